//! Boot facts: what the environment says. The only reader of it.
//!
//! It never prints a secret, keeps a variable that nobody asks for, or reads anything later than the start of the
//! program. A variable that is set and cannot be used is an error: a typing mistake must not quietly change where posts
//! go.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::daemon::breakpoint::Breakpoint;
use crate::i18n::Lang;
use crate::secret::Secret;

/// Secrets of channels are given as `LOA_SECRET_<CHANNEL>_<FIELD>`.
const SECRET_PREFIX: &str = "LOA_SECRET_";
/// Where the pages are unless `LOA_LISTEN` says otherwise: for a browser on this machine, or a proxy.
const PAGES: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);
/// Names the machine's user where the system does not.
pub const NOBODY: &str = "local";

/// Debug shows no secret: all that could be one is a [`Secret`].
#[derive(Debug, Clone)]
pub struct Config {
    /// `LOA_WORKSPACE`
    pub workspace: Option<PathBuf>,
    /// `LOA_STORE`; a PostgreSQL address carries a password.
    pub store: Option<Secret>,
    /// `LOA_LANG`
    pub lang: Option<Lang>,
    /// `LOA_KEY`: the vault's key, 32 bytes in base64.
    pub key: Option<Secret>,
    /// `LOA_STAFF`: who acts, unless `--as` says otherwise.
    pub staff: Option<String>,
    /// `LOA_LOG`: a filter of tracing.
    pub log: Option<String>,
    /// `LOA_SECRET_…`, by their whole names.
    pub secrets: HashMap<String, Secret>,
    /// `COLUMNS`: how wide the reader's terminal is, where that cannot be asked.
    pub columns: Option<usize>,
    /// The machine's user.
    pub user: String,
    /// `LOA_LEASE_S`: seconds after which a silent node is replaced, 2 to 600.
    pub lease_s: Option<u32>,
    /// `LOA_PG_NOTIFY`: on PostgreSQL, hear of the writes of others (`on`), or look for them (`off`).
    pub listens: bool,
    /// `LOA_LISTEN`: where the pages are, `None` with `off`.
    pub pages: Option<SocketAddr>,
    /// `LOA_PUBLIC_URL`: how people reach the pages through a proxy, without a slash at its end.
    pub public_url: Option<String>,
    /// `LOA_BREAK_AT`: debug builds only.
    pub break_at: Option<Breakpoint>,
}

/// A variable that is set and cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum BadVariable {
    NotUtf8 {
        name: String,
    },
    Lang {
        value: String,
    },
    Breakpoint {
        value: String,
    },
    Lease {
        value: String,
    },
    Notify {
        value: String,
    },
    Listen {
        value: String,
    },
    PublicUrl {
        value: String,
    },
    /// A release build does not stand still for a test.
    BreakpointInRelease,
}

impl Config {
    /// From the environment of this process.
    pub fn read() -> Result<Config, BadVariable> {
        let mut ours = Vec::new();
        for (name, value) in std::env::vars_os() {
            let Some(name) =
                name.to_str().filter(|name| name.starts_with("LOA_") || ["USER", "COLUMNS"].contains(name))
            else {
                continue;
            };
            let value = value.into_string().map_err(|_| BadVariable::NotUtf8 { name: name.to_owned() })?;
            ours.push((name.to_owned(), value));
        }
        Config::of(ours)
    }

    /// From names and values. An empty value is no value.
    pub fn of(variables: impl IntoIterator<Item = (String, String)>) -> Result<Config, BadVariable> {
        let mut given: HashMap<String, String> =
            variables.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect();
        let lang = match given.remove("LOA_LANG") {
            Some(value) => Some(Lang::parse(&value).ok_or(BadVariable::Lang { value })?),
            None => None,
        };
        let break_at = match given.remove("LOA_BREAK_AT") {
            Some(_) if !cfg!(debug_assertions) => return Err(BadVariable::BreakpointInRelease),
            Some(value) => Some(Breakpoint::parse(&value).ok_or(BadVariable::Breakpoint { value })?),
            None => None,
        };
        let lease_s = match given.remove("LOA_LEASE_S") {
            Some(value) => match value.parse() {
                Ok(seconds @ 2..=600) => Some(seconds),
                _ => return Err(BadVariable::Lease { value }),
            },
            None => None,
        };
        let listens = match given.remove("LOA_PG_NOTIFY").as_deref() {
            None | Some("on") => true,
            Some("off") => false,
            Some(value) => return Err(BadVariable::Notify { value: value.to_owned() }),
        };
        let pages = match given.remove("LOA_LISTEN") {
            None => Some(PAGES),
            Some(value) if value == "off" => None,
            Some(value) => Some(value.parse().map_err(|_| BadVariable::Listen { value })?),
        };
        let public_url = match given.remove("LOA_PUBLIC_URL") {
            None => None,
            Some(value) => Some(origin(&value).ok_or(BadVariable::PublicUrl { value })?),
        };
        Ok(Config {
            lease_s,
            listens,
            pages,
            public_url,
            workspace: given.remove("LOA_WORKSPACE").map(PathBuf::from),
            store: given.remove("LOA_STORE").map(Secret::new),
            lang,
            key: given.remove("LOA_KEY").map(Secret::new),
            staff: given.remove("LOA_STAFF"),
            log: given.remove("LOA_LOG"),
            columns: given.remove("COLUMNS").and_then(|value| value.parse().ok()),
            user: given.remove("USER").unwrap_or_else(|| NOBODY.to_owned()),
            break_at,
            secrets: given
                .into_iter()
                .filter(|(name, _)| name.starts_with(SECRET_PREFIX))
                .map(|(name, value)| (name, Secret::new(value)))
                .collect(),
        })
    }
}

/// Scheme and host of an address that is nothing more: pages are not below a path of somebody else's site.
fn origin(address: &str) -> Option<String> {
    let address = address.trim_end_matches('/');
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let is_host = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    (!host.is_empty() && host.chars().all(is_host)).then(|| address.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Result<Config, BadVariable> {
        Config::of(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn secrets_are_collected_and_never_printed() {
        let config = of(&[
            ("LOA_SECRET_ZALO_XA_APP_ID", "kin-mot"),
            ("LOA_KEY", "kin-hai"),
            ("LOA_STORE", "postgres://loa:kin-ba@may/loa"),
            ("LOA_STAFF", " "),
            ("USER", "an"),
        ])
        .unwrap();
        assert_eq!(config.secrets["LOA_SECRET_ZALO_XA_APP_ID"].expose(), "kin-mot");
        assert_eq!((config.staff.as_deref(), config.user.as_str()), (None, "an"));
        assert!(!format!("{config:?}").contains("kin-"));
    }

    #[test]
    fn what_cannot_be_used_is_an_error() {
        assert_eq!(of(&[("LOA_LANG", "fr")]).unwrap_err(), BadVariable::Lang { value: "fr".to_owned() });
        assert_eq!(
            of(&[("LOA_BREAK_AT", "nowhere")]).unwrap_err(),
            BadVariable::Breakpoint { value: "nowhere".to_owned() }
        );
        assert_eq!(of(&[("LOA_PG_NOTIFY", "có")]).unwrap_err(), BadVariable::Notify { value: "có".to_owned() });
        assert!(of(&[]).unwrap().listens && !of(&[("LOA_PG_NOTIFY", "off")]).unwrap().listens);
        assert_eq!(of(&[("LOA_LISTEN", "8080")]).unwrap_err(), BadVariable::Listen { value: "8080".to_owned() });
        assert_eq!(of(&[("LOA_LISTEN", "off")]).unwrap().pages, None);
        assert_eq!(of(&[]).unwrap().pages.unwrap().to_string(), "127.0.0.1:8080");
        for bad in ["trang.xa.vn", "https://", "https://xa.vn/loa", "https://a@xa.vn"] {
            let value = bad.to_owned();
            assert_eq!(of(&[("LOA_PUBLIC_URL", bad)]).unwrap_err(), BadVariable::PublicUrl { value });
        }
        let address = of(&[("LOA_PUBLIC_URL", "https://Loa.Xa.vn/")]).unwrap().public_url;
        assert_eq!(address.as_deref(), Some("https://loa.xa.vn"));
        assert_eq!(of(&[("LOA_BREAK_AT", "reveal-claimed")]).unwrap().break_at, Breakpoint::parse("reveal-claimed"));
    }
}
