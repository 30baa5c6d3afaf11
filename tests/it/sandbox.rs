//! Request → reply at the sandbox: what each platform takes, what it refuses and with which words, and what the public
//! sees afterwards.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests, and what they call")]

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta};
use loa::clock::Clock;
use loa::http::{Call, FormPart, Http, Network, PartContent, Reply};
use loa::sandbox::account::Account;
use loa::sandbox::fault::FaultPlan;
use loa::sandbox::wall::PublicPost;
use loa::sandbox::{Sandbox, SandboxConfig};
use serde_json::Value;

mod facebook;
mod faults;
mod page;
mod telegram;
mod wordpress;
mod zalo;

/// A sandbox with one channel, `kenh`, on a virtual clock that starts at 08:00 in Vietnam.
struct Stage {
    sandbox: Sandbox,
    clock: Clock,
    http: Http,
    account: Account,
}

async fn stage(adapter: &str, settings: &[(&str, &str)]) -> Stage {
    let settings: BTreeMap<String, String> =
        settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let account = Account::generate("kenh", adapter, settings).titled("Xã Ia Mẫu");
    let clock = Clock::virtual_at(DateTime::parse_from_rfc3339("2026-01-20T08:00:00+07:00").unwrap().to_utc());
    let config = SandboxConfig {
        clock: clock.clone(),
        accounts: vec![account.clone()],
        faults: FaultPlan::none(),
        bind: "127.0.0.1:0".parse().unwrap(),
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let http = Network::new().unwrap().http(Vec::new());
    Stage { sandbox, clock, http, account }
}

impl Stage {
    fn secret(&self, name: &str) -> String {
        self.account.secrets[name].expose().to_owned()
    }

    fn setting(&self, name: &str) -> String {
        self.sandbox.overrides("kenh")[name].clone()
    }

    async fn ask(&self, call: Call) -> Reply {
        self.http.ask(call).await.unwrap()
    }

    fn pass(&self, seconds: i64) {
        self.clock.advance_to(self.clock.now() + TimeDelta::seconds(seconds));
    }

    fn visible(&self) -> Vec<PublicPost> {
        self.sandbox.posts().into_iter().filter(|post| post.visible).collect()
    }
}

fn json(reply: &Reply) -> Value {
    reply.json().unwrap_or_else(|| panic!("no JSON: {}", String::from_utf8_lossy(&reply.body)))
}

fn text_part(name: &'static str, text: &str) -> FormPart {
    FormPart::text(name, text)
}

fn file_part(name: &'static str, file_name: &str, bytes: Vec<u8>) -> FormPart {
    let content = PartContent::Bytes(bytes);
    FormPart { name, file_name: Some(file_name.to_owned()), mime: Some("image/png"), content }
}

/// A PNG of this size by its header, padded to `bytes`.
fn png(width: u32, height: u32, bytes: usize) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend(width.to_be_bytes());
    png.extend(height.to_be_bytes());
    png.extend([8, 2, 0, 0, 0]);
    png.resize(bytes.max(png.len()), 0);
    png
}

fn letters(count: usize) -> String {
    "ă".repeat(count)
}
