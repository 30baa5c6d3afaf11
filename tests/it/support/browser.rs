//! A browser without a screen: requests as a browser sends them, cookies kept, forms found in pages.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;

use super::office::Office;
use loa::clock::Clock;
use loa::store::Store;
use loa::web::{Pages, PagesConfig};

/// Long enough for every account here.
pub(crate) const PASSWORD: &str = "mật khẩu dài, dễ nhớ";

pub(crate) struct Browser {
    host: String,
    /// What it says of where a form came from.
    pub(crate) origin: Option<String>,
    pub(crate) cookies: BTreeMap<String, String>,
    /// For whom a proxy asks.
    pub(crate) forwarded: Option<&'static str>,
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Where it leads.
    pub(crate) fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}\n{}", self.head, self.body);
        self.header("location").unwrap()
    }

    /// The text before the mark `"` that follows `start`.
    pub(crate) fn after(&self, start: &str) -> &str {
        let at = self.body.find(start).unwrap_or_else(|| panic!("{start} is not in {}", self.body)) + start.len();
        self.body[at..].split('"').next().unwrap()
    }
}

impl Browser {
    pub(crate) fn new(pages: &Pages) -> Browser {
        Browser::at(&format!("http://{}", pages.address()))
    }

    pub(crate) fn at(url: &str) -> Browser {
        let host = url.split_once("://").unwrap().1.to_owned();
        Browser { host, origin: Some(url.to_owned()), cookies: BTreeMap::new(), forwarded: None }
    }

    /// Behind a proxy: it connects here, and says that it is there.
    pub(crate) fn through(pages: &Pages, forwarded: &'static str) -> Browser {
        Browser { origin: Some(pages.url().to_owned()), forwarded: Some(forwarded), ..Browser::new(pages) }
    }

    pub(crate) fn get(&mut self, path: &str) -> Reply {
        self.ask("GET", path, "")
    }

    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", quoted(value))).collect();
        self.ask("POST", path, &body.join("&"))
    }

    /// A form of this session.
    pub(crate) fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let token = self.form_token();
        self.post(path, &[&[("form_token", token.as_str())], fields].concat())
    }

    pub(crate) fn form_token(&mut self) -> String {
        self.get("/tai-khoan").after("name=\"form_token\" value=\"").to_owned()
    }

    pub(crate) fn sign_in(&mut self, name: &str, password: &str) -> Reply {
        self.post("/dang-nhap", &[("name", name), ("password", password)])
    }

    pub(crate) fn ask(&mut self, method: &str, path: &str, body: &str) -> Reply {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.host);
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let of_form = (method == "POST").then_some(self.origin.as_deref()).flatten();
        for (name, value) in [
            ("cookie", Some(cookies.join("; ")).filter(|text| !text.is_empty())),
            ("origin", of_form.map(str::to_owned)),
            ("x-forwarded-for", self.forwarded.map(str::to_owned)),
            ("user-agent", Some("Mozilla/5.0 (Linux; Android 14) Chrome/142 Zalo".to_owned())),
        ] {
            if let Some(value) = value {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        head.push_str(&format!(
            "content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
            body.len()
        ));
        stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        for set in head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")) {
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            match value {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        Reply { status, head: head.to_owned(), body: body.to_owned() }
    }
}

/// Pages of an office's store, served in this process.
pub(crate) async fn pages(office: &Office, clock: Clock, public_url: Option<&str>) -> Pages {
    let store = Store::open(&format!("sqlite:{}", office.store().display())).await.unwrap();
    let config = PagesConfig {
        store,
        clock,
        machine_user: "an".into(),
        bind: "127.0.0.1:0".parse().unwrap(),
        public_url: public_url.map(str::to_owned),
    };
    Pages::start(config).await.unwrap()
}

/// The path of a new link for one of the staff.
pub(crate) fn link(office: &Office, person: &str) -> String {
    office.json("admin", &["invite", person])["link"].as_str().unwrap().to_owned()
}

/// Signed in by a link.
pub(crate) fn signed_in(office: &Office, pages: &Pages, person: &str) -> Browser {
    let mut browser = Browser::new(pages);
    let reply = browser.post(&link(office, person), &[("password", PASSWORD), ("again", PASSWORD)]);
    assert_eq!(reply.location(), "/", "{person}");
    browser
}

fn quoted(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
