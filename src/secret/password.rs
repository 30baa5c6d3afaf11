//! Passwords of staff, kept as Argon2id; and tokens, kept as their SHA-256.
//!
//! A check takes tens of milliseconds and 19 MiB on purpose: callers run it off the runtime, few at once.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Argon2, Params};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::Secret;

/// Characters.
pub const LEAST: usize = 10;
/// Bytes: a longer one costs time and gains nothing.
pub const MOST: usize = 256;

/// With a salt of its own and the costs that OWASP recommends (the crate's defaults: 19 MiB, two passes).
pub fn hash(password: &Secret) -> Secret {
    let salt = STANDARD_NO_PAD.encode(rand::random::<[u8; 16]>());
    let hashed = SaltString::from_b64(&salt)
        .and_then(|salt| Ok(argon2().hash_password(password.expose().as_bytes(), &salt)?.to_string()));
    // Fixed costs and a salt of the right length: nothing here depends on what was typed. An empty hash opens nothing.
    Secret::new(hashed.unwrap_or_default())
}

/// Whether this is the password of the hash; without a hash, `false` after the same time.
pub fn is_right(password: &Secret, hash: Option<&Secret>) -> bool {
    let Some(hash) = hash else {
        let _ = self::hash(password);
        return false;
    };
    let Ok(parsed) = PasswordHash::new(hash.expose()) else { return false };
    argon2().verify_password(password.expose().as_bytes(), &parsed).is_ok()
}

fn argon2() -> Argon2<'static> {
    Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, Params::default())
}

/// 256 random bits for an address or a cookie.
pub fn new_token() -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
}

/// What is kept of a token.
pub fn token_hash(token: &str) -> String {
    crate::domain::post::hex(&Sha256::digest(token.as_bytes()))
}

/// Compares without saying by its time where the two differ.
pub fn is_same(one: &str, other: &str) -> bool {
    let differs = one.bytes().zip(other.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b));
    one.len() == other.len() && differs == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_its_own_hash_alone() {
        let hashed = hash(&Secret::new("đúng mật khẩu"));
        assert!(hashed.expose().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(is_right(&Secret::new("đúng mật khẩu"), Some(&hashed)));
        assert!(!is_right(&Secret::new("dung mat khau"), Some(&hashed)));
        assert_ne!(hashed.expose(), hash(&Secret::new("đúng mật khẩu")).expose());
        assert!(!is_right(&Secret::new("nobody"), None) && !is_right(&Secret::new(""), Some(&Secret::new(""))));
    }

    #[test]
    fn tokens_are_long_and_compared_whole() {
        let token = new_token();
        assert_eq!((token.expose().len(), token_hash(token.expose()).len()), (43, 64));
        assert!(is_same("abc", "abc") && !is_same("abc", "abd") && !is_same("ab", "abc"));
    }
}
