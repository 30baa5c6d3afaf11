//! What is said of a post on air, and what the margin calls it.
//!
//! It never reads out a working title, an id, an approval number or the symbol of a document. Those stand on the page
//! of the station; who edited the programme is said once, at its end.

use super::playlist::one_line;
use crate::domain::campaign::Priority;
use crate::domain::markdown;
use crate::domain::post::Post;
use crate::domain::speech::spoken;

/// So many words of a bulletin without a title stand for one.
const LABEL_WORDS: usize = 8;

/// What a person reads aloud: the spoken title if there is one, the text, and a source that has a name. Empty when there
/// is nothing to read.
pub fn text(post: &Post) -> String {
    let body = spoken(&markdown::to_text(&post.body));
    if body.is_empty() {
        return String::new();
    }
    let title = post.air.spoken_title.as_deref().map(|title| one_line(&spoken(title)));
    let parts = [title, Some(body), source(post)];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// What a document is called: these are for the eye, with number and symbol.
const DOCUMENTS: [&str; 21] = [
    "thông báo",
    "thông cáo",
    "thông tư",
    "kế hoạch",
    "lệnh",
    "công điện",
    "công văn",
    "quyết định",
    "quyết nghị",
    "nghị quyết",
    "nghị định",
    "hướng dẫn",
    "chỉ thị",
    "báo cáo",
    "tờ trình",
    "giấy mời",
    "chương trình",
    "quy chế",
    "quy định",
    "luật",
    "kết luận",
];

/// "Nguồn tin: Báo Nhân Dân." An urgent bulletin has named whose word it is.
fn source(post: &Post) -> Option<String> {
    let source = post.air.source.as_deref().map(|source| one_line(&spoken(source)))?;
    let source = source.trim_end_matches('.');
    let lower = source.to_lowercase();
    let is_document =
        DOCUMENTS.iter().any(|kind| lower.starts_with(kind)) || source.contains(|c: char| c.is_ascii_digit());
    if source.is_empty() || is_document || post.priority == Priority::Urgent {
        return None;
    }
    match post.language.as_str() {
        "vi" => Some(format!("Nguồn tin: {source}.")),
        "en" => Some(format!("Source: {source}.")),
        _ => None,
    }
}

/// What the margin calls a post: its title, or how it begins. Empty when it has neither.
pub fn label(post: &Post) -> String {
    if !post.air.untitled {
        return one_line(&spoken(&post.title));
    }
    let said = spoken(&markdown::to_text(&post.body));
    let mut words = said.split_whitespace();
    let first: Vec<&str> = words.by_ref().take(LABEL_WORDS).collect();
    let more = if words.next().is_some() { "…" } else { "" };
    match (&post.air.spoken_title, &post.audio) {
        (Some(title), _) => one_line(title),
        (None, _) if !first.is_empty() => first.join(" ") + more,
        (None, Some(audio)) => audio.name.clone(),
        (None, None) => String::new(),
    }
}
