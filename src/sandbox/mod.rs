//! The platforms as one strict local server: Telegram, Facebook, Zalo OA and WordPress, with faults on purpose and a page
//! that shows what the public would see. Rehearsals, the demo and the tests publish to it.
//!
//! It never reaches beyond this machine, shares code with an adapter, or lets through what the platform refuses. It is
//! written from the platforms' documentation alone, so that an adapter and the sandbox can disagree and a test can
//! tell.
//!
//! `gate` takes every request, lets it meet its fault and hands it to its platform; a platform is a plain function from
//! request to answer over its own state, behind one lock.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::domain::At;

use account::Account;
use fault::FaultPlan;
use gate::World;
use line::{Lines, NetworkLine};
use wall::PublicPost;

pub mod account;
mod control;
mod facebook;
mod facebook_publish;
mod facebook_read;
pub mod fault;
mod gate;
mod line;
mod page;
mod picture;
mod programmes;
pub mod rehearsal;
mod telegram;
mod telegram_change;
mod telegram_html;
mod telegram_send;
pub mod wall;
mod wire;
mod wordpress;
mod wordpress_media;
mod wordpress_posts;
mod wordpress_read;
mod wordpress_text;
mod zalo;
mod zalo_article;
mod zalo_oauth;

/// Connections that are still busy get so long when the sandbox stops.
const STOP_MAX: Duration = Duration::from_secs(2);

pub struct SandboxConfig {
    /// Tokens, schedules, rates and lateness run by it.
    pub clock: Clock,
    /// One for each channel.
    pub accounts: Vec<Account>,
    pub faults: FaultPlan,
    /// Port 0 takes a free one.
    pub bind: SocketAddr,
}

/// A running server. It stops when it is dropped.
pub struct Sandbox {
    world: Arc<World>,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
}

impl Sandbox {
    /// Fails when the address is taken or an account lacks an id or a secret.
    pub async fn start(config: SandboxConfig) -> anyhow::Result<Sandbox> {
        let listener = TcpListener::bind(config.bind)
            .await
            .with_context(|| format!("the sandbox cannot listen on {}; take another port", config.bind))?;
        let url = format!("http://{}", listener.local_addr()?);
        let world = Arc::new(World::new(config.clock, url, config.accounts, config.faults)?);
        let routes = Router::new()
            .fallback(gate::receive)
            .layer(DefaultBodyLimit::disable())
            .with_state(world.clone())
            .into_make_service_with_connect_info::<NetworkLine>();
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(async move {
            // Told to stop, or the sandbox was dropped: both end it. Serving itself cannot fail.
            let stopped = async { drop(stopped.await) };
            let _ = axum::serve(Lines(listener), routes).with_graceful_shutdown(stopped).await;
        });
        Ok(Sandbox { world, stop: Some(stop), server })
    }

    /// `http://127.0.0.1:…`, without a slash at its end.
    pub fn url(&self) -> &str {
        &self.world.url
    }

    /// All that the public sees, and what is hidden; newest first.
    pub fn posts(&self) -> Vec<PublicPost> {
        self.world.posts()
    }

    /// Replaces the faults; counting starts anew.
    pub fn set_faults(&self, plan: FaultPlan) {
        self.world.set_faults(plan);
    }

    /// Undoes a token's death: a person logged in again with the account's own secrets.
    pub fn revive(&self, channel: &str) {
        self.world.accounts.iter().filter(|a| a.channel == channel).for_each(|account| self.world.revive(account));
    }

    /// Serves a media store (files named by their SHA-256) under `/media/`, as the unit's own web server would.
    pub fn serve_media(&self, folder: impl Into<PathBuf>) {
        self.world.serve_media(folder.into());
    }

    /// The settings that point a channel at this sandbox; empty for a channel that it does not know. There may be more
    /// than the channel's adapter has: take those in its table.
    pub fn overrides(&self, channel: &str) -> BTreeMap<String, String> {
        let account = self.world.accounts.iter().find(|account| account.channel == channel);
        account.map(|account| overrides(account, &self.world.url)).unwrap_or_default()
    }

    /// Hangs up what a channel without a network (folder, loudspeaker) has shown or played.
    pub fn show(&self, channel: &str, title: &str, text: &str, at: At) {
        let account = self.world.accounts.iter().find(|account| account.channel == channel);
        let platform = match account.map(|account| account.adapter.as_str()) {
            Some("loudspeaker") => "loudspeaker",
            _ => "folder",
        };
        self.world.show(PublicPost {
            platform,
            channel: channel.to_owned(),
            id: format!("{channel}/{}", at.timestamp_millis()),
            title: Some(title.to_owned()).filter(|title| !title.is_empty()),
            text: text.to_owned(),
            pictures: Vec::new(),
            link: None,
            visible: true,
            shown_at: Some(at),
            reveals: 1,
        });
    }

    pub async fn stop(mut self) {
        drop(self.stop.take());
        let _ = tokio::time::timeout(STOP_MAX, &mut self.server).await;
        self.server.abort();
    }
}

/// Account ids and addresses, as a channel's settings.
fn overrides(account: &Account, url: &str) -> BTreeMap<String, String> {
    let mut settings = account.settings.clone();
    let addresses = match account.adapter.as_str() {
        "telegram" => vec![("api_url", format!("{url}/telegram"))],
        "facebook" => vec![("api_url", format!("{url}/facebook"))],
        "zalo" => vec![
            ("api_url", format!("{url}/zalo")),
            ("oauth_url", format!("{url}/zalo-oauth")),
            ("cover_url", format!("{url}/media/bia.png")),
            ("media_url", format!("{url}/media")),
        ],
        // Under both names that a site's address goes by.
        "wordpress" => {
            ["api_url", "site_url"].map(|name| (name, format!("{url}/wordpress/{}", account.channel))).into()
        }
        _ => Vec::new(),
    };
    settings.extend(addresses.into_iter().map(|(name, value)| (name.to_owned(), value)));
    settings
}
