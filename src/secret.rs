//! Secrets: a value that cannot print itself, and the vault that seals it at rest.
//!
//! It never shows a secret in Debug, Display, an error, a log line or a URL; never reads the environment (`config`
//! does). Sealed with XChaCha20-Poly1305; "channel:field" is bound in, so a sealed value cannot be moved to another
//! place.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

pub mod password;

#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(value: impl Into<String>) -> Self {
        Secret(value.into())
    }

    /// The value itself, for the one call that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Replaces every occurrence of the secrets in a text that came from elsewhere (a platform may echo a token).
pub fn redact(text: &str, secrets: &[Secret]) -> String {
    secrets
        .iter()
        .filter(|s| s.0.len() >= 6)
        .fold(text.to_owned(), |text, secret| text.replace(secret.expose(), "[secret]"))
}

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the key is not 32 bytes in base64")]
    BadKey,
    #[error("a sealed value does not open with this key: the key file is not the one it was sealed with")]
    DoesNotOpen,
}

/// Seals and opens secrets with one 32-byte key.
#[derive(Clone)]
pub struct Vault {
    cipher: XChaCha20Poly1305,
}

impl Vault {
    /// From 32 bytes in base64.
    pub fn from_base64(key: &str) -> Result<Vault, VaultError> {
        let bytes = STANDARD.decode(key.trim()).map_err(|_| VaultError::BadKey)?;
        let key: [u8; 32] = bytes.try_into().map_err(|_| VaultError::BadKey)?;
        Ok(Vault { cipher: XChaCha20Poly1305::new(&Key::from(key)) })
    }

    /// A new random key, in base64.
    pub fn new_key() -> String {
        STANDARD.encode(rand::random::<[u8; 32]>())
    }

    pub fn seal(&self, channel: &str, field: &str, secret: &Secret) -> String {
        let nonce: [u8; 24] = rand::random();
        let place = format!("{channel}:{field}");
        let payload = Payload { msg: secret.0.as_bytes(), aad: place.as_bytes() };
        // Sealing in memory fails only for messages of more than 256 GiB.
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
        STANDARD.encode([nonce.as_slice(), &sealed].concat())
    }

    pub fn open(&self, channel: &str, field: &str, sealed: &str) -> Result<Secret, VaultError> {
        let bytes = STANDARD.decode(sealed).map_err(|_| VaultError::DoesNotOpen)?;
        let (nonce, sealed) = bytes.split_first_chunk::<24>().ok_or(VaultError::DoesNotOpen)?;
        let place = format!("{channel}:{field}");
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        let plain = self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| VaultError::DoesNotOpen)?;
        String::from_utf8(plain).map(Secret).map_err(|_| VaultError::DoesNotOpen)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{Secret, Vault, redact};

    #[test]
    fn opens_only_where_it_was_sealed() {
        let vault = Vault::from_base64(&Vault::new_key()).unwrap();
        let sealed = vault.seal("zalo-xa", "refresh_token", &Secret::new("bí mật"));
        assert_eq!(vault.open("zalo-xa", "refresh_token", &sealed).unwrap().expose(), "bí mật");
        assert!(vault.open("zalo-khac", "refresh_token", &sealed).is_err());
        let other = Vault::from_base64(&Vault::new_key()).unwrap();
        assert!(other.open("zalo-xa", "refresh_token", &sealed).is_err());
    }

    #[test]
    fn prints_nothing() {
        assert!(!format!("{:?}", Secret::new("abcdef")).contains("abc"));
        assert_eq!(redact("bad token abcdef!", &[Secret::new("abcdef")]), "bad token [secret]!");
    }
}
