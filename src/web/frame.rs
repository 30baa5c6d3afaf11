//! What stands around every page: who is signed in, the parts, the switches.

use super::Site;
use super::browser::Browser;
use super::guard::Visitor;
use super::style;
use crate::i18n::web::frame as words;
use crate::i18n::{Lang, Word};

/// Filled into `frame.html`.
pub(super) struct Frame {
    pub lang: Lang,
    /// `vi`, `en`
    pub tag: &'static str,
    /// The other one.
    pub other_tag: &'static str,
    pub theme: &'static str,
    pub is_large: bool,
    pub title: String,
    /// Who is signed in.
    pub name: Option<String>,
    pub form_token: String,
    pub style: &'static str,
    /// The page itself: where a switch leads back to.
    pub here: String,
    pub parts: Vec<Part>,
}

/// One part of the house.
pub(super) struct Part {
    pub path: &'static str,
    pub name: &'static str,
    pub is_here: bool,
}

const PARTS: &[(&str, Word)] = &[
    ("/", words::TODAY),
    ("/duyet", words::APPROVE),
    ("/nhat-ky", words::LOG),
    ("/tam-dung", words::HOLDS),
    ("/tai-khoan", words::ME),
];

impl Frame {
    pub(super) fn new(_: &Site, browser: &Browser, visitor: Option<&Visitor>) -> Frame {
        let Browser { lang, theme, is_large, ref path, .. } = *browser;
        let tag = browser.tag();
        let other_tag = if tag == "vi" { "en" } else { "vi" };
        let is_here = |of: &str| if of == "/" { path == "/" } else { path.starts_with(of) };
        let parts = PARTS.iter().filter(|_| visitor.is_some()).map(|(path, name)| Part {
            path,
            name: name.say(lang),
            is_here: is_here(path),
        });
        Frame {
            lang,
            tag,
            other_tag,
            theme,
            is_large,
            title: String::new(),
            name: visitor.map(|visitor| visitor.actor.name.clone()),
            form_token: visitor.map_or(String::new(), |v| v.session.form_token.expose().to_owned()),
            style: style::PATH.as_str(),
            // A one-time link is not to be written into a page.
            here: if visitor.is_some() { path.clone() } else { "/".to_owned() },
            parts: parts.collect(),
        }
    }

    pub(super) fn titled(mut self, title: impl Into<String>) -> Frame {
        self.title = title.into();
        self
    }

    /// A word in the reader's language.
    pub(super) fn t(&self, word: impl std::borrow::Borrow<Word>) -> &'static str {
        word.borrow().say(self.lang)
    }
}
