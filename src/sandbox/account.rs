//! Accounts: which page, chat, Official Account or site of the sandbox stands for which channel.
//!
//! It never shows a secret, or makes one that could be taken for a real one: what is generated begins with "sandbox".

use std::collections::BTreeMap;

use anyhow::Context;
use sha2::{Digest, Sha256};

use crate::secret::Secret;

#[derive(Debug, Clone)]
pub struct Account {
    pub channel: String,
    /// Shown to the public as the page's or the site's name.
    pub title: String,
    /// `telegram`, `facebook`, `zalo` or `wordpress`. Of any other adapter the sandbox only shows what it is told.
    pub adapter: String,
    pub settings: BTreeMap<String, String>,
    pub secrets: BTreeMap<String, Secret>,
}

impl Account {
    /// An account with made-up ids and secrets; ids that `settings` already has are kept. The same channel gets the same
    /// ones in every run.
    pub fn generate(channel: &str, adapter: &str, settings: BTreeMap<String, String>) -> Account {
        let number = number(channel);
        let ids = match adapter {
            "telegram" => vec![
                ("chat_id", format!("-1009{:09}", number % 1_000_000_000)),
                ("audit_chat_id", format!("-1008{:09}", number % 1_000_000_000)),
            ],
            "facebook" => vec![("page_id", format!("1000{:011}", number % 100_000_000_000))],
            "zalo" => vec![
                ("oa_id", format!("9000{:015}", number % 1_000_000_000_000_000)),
                ("app_id", format!("9001{:015}", number % 1_000_000_000_000_000)),
            ],
            "wordpress" => vec![("user", "bien-tap".to_owned())],
            _ => Vec::new(),
        };
        let secrets: &[&str] = match adapter {
            "telegram" => &["bot_token"],
            "facebook" => &["page_token"],
            "zalo" => &["access_token", "refresh_token", "secret_key"],
            "wordpress" => &["app_password"],
            _ => &[],
        };
        let mut account = Account {
            channel: channel.to_owned(),
            title: channel.to_owned(),
            adapter: adapter.to_owned(),
            settings,
            secrets: secrets.iter().map(|name| ((*name).to_owned(), fake(channel, name, number))).collect(),
        };
        for (name, id) in ids {
            let given = account.settings.entry(name.to_owned()).or_default();
            if given.is_empty() {
                *given = id;
            }
        }
        account
    }

    /// The same account under another name for the public.
    pub fn titled(mut self, title: impl Into<String>) -> Account {
        self.title = title.into();
        self
    }

    /// A setting or, failing that, a secret of this name.
    pub(super) fn value(&self, name: &str) -> anyhow::Result<&str> {
        self.settings
            .get(name)
            .map(String::as_str)
            .or_else(|| self.secrets.get(name).map(Secret::expose))
            .filter(|value| !value.is_empty())
            .with_context(|| format!("channel {} has no {name}; the sandbox needs it", self.channel))
    }
}

/// A number that belongs to a name: ids look random and stay the same.
pub(super) fn number(name: &str) -> u64 {
    Sha256::digest(name.as_bytes()).iter().take(7).fold(0, |n, byte| (n << 8) | u64::from(*byte))
}

fn fake(channel: &str, name: &str, number: u64) -> Secret {
    match name {
        // WordPress shows 24 letters and digits.
        "app_password" => Secret::new(format!("sandboxpass{:013}", number % 10_000_000_000_000)),
        _ => Secret::new(format!("sandbox-token-{channel}-{name}")),
    }
}
