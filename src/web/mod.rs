//! The pages: a skin over actions and desk, for a phone and for the office. Server-rendered, whole without JavaScript.
//!
//! One file a page; `guard` stands before all of them, so a page cannot forget who may see it, and `form` is the only way
//! to what a browser sends, so no act goes without its token. No rule lives here, and nothing is written but by
//! `actions`. Publishing never waits for a page: a node serves them from a store of its own connections.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::domain::At;
use crate::store::Store;

mod account;
mod approve;
mod body;
mod browser;
mod form;
mod frame;
mod guard;
mod holds;
mod limits;
mod log;
mod look;
mod needs;
mod refused;
mod sign_in;
mod style;
mod text;
mod today;
mod trouble;

use limits::Limits;

/// A form with everything that a person types; files come with pages that take them.
const FORM_BYTES_MAX: usize = 64 * 1024;
/// Passwords under test at once: each takes 19 MiB and a processor.
const PASSWORDS_AT_ONCE: usize = 2;

/// What pages are served from.
pub struct PagesConfig {
    /// With connections that nobody else waits for.
    pub store: Store,
    pub clock: Clock,
    /// The one person of an office that declares no staff.
    pub machine_user: String,
    /// Port 0 takes a free one.
    pub bind: SocketAddr,
    /// How people reach them, where a proxy stands between.
    pub public_url: Option<String>,
}

/// Pages that are being served. They stop when this is dropped.
pub struct Pages {
    url: String,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
}

/// What every page works with.
#[derive(Clone)]
struct Site(Arc<Inside>);

struct Inside {
    store: Store,
    clock: Clock,
    machine_user: String,
    public_url: Option<String>,
    limits: Limits,
    passwords: Semaphore,
}

impl std::ops::Deref for Site {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        &self.0
    }
}

impl Inside {
    fn now(&self) -> At {
        self.clock.now()
    }

    /// Cookies travel behind https alone.
    fn is_secure(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }
}

impl Pages {
    /// Fails when the address cannot be listened on.
    pub async fn start(config: PagesConfig) -> io::Result<Pages> {
        let PagesConfig { store, clock, machine_user, bind, public_url } = config;
        let listener = TcpListener::bind(bind).await?;
        let address = listener.local_addr()?;
        let url = public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        let (limits, passwords) = (Limits::default(), Semaphore::new(PASSWORDS_AT_ONCE));
        let site = Site(Arc::new(Inside { store, clock, machine_user, public_url, limits, passwords }));
        let routes = routes(site).into_make_service_with_connect_info::<SocketAddr>();
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(async move {
            let serving = async { axum::serve(listener, routes).await };
            // No browser is waited for: it may keep its connection for ever.
            tokio::select! { _ = serving => {}, _ = stopped => {} }
        });
        Ok(Pages { url, address, stop: Some(stop), server })
    }

    /// How people reach them, without a slash at its end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where they are on this machine: what a proxy asks.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of a one-time link.
    pub fn link(url: &str, token: &crate::secret::Secret) -> String {
        format!("{url}{}{}", sign_in::LINK, token.expose())
    }

    pub async fn stop(mut self) {
        drop(self.stop.take());
        let _ = (&mut self.server).await;
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn routes(site: Site) -> Router {
    Router::new()
        .route("/", get(today::page))
        .route("/duyet", get(approve::page).post(approve::act))
        .route("/nhat-ky", get(log::page))
        .route("/nhat-ky/{id}", get(log::story))
        .route("/tam-dung", get(holds::page).post(holds::hold))
        .route("/tam-dung/tiep-tuc", post(holds::release))
        .route("/tai-khoan", get(account::page).post(account::end_session))
        .route("/ra", post(sign_in::leave))
        .route(sign_in::PATH, get(sign_in::page).post(sign_in::enter))
        .route("/lien-ket/{token}", get(sign_in::link).post(sign_in::choose))
        .route(look::PATH, post(look::change))
        .route("/giao-dien/{name}", get(style::sheet))
        .fallback(trouble::not_found)
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(middleware::from_fn_with_state(site.clone(), guard::stand))
        .with_state(site)
}
