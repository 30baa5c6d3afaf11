//! The platform's own id of a post, from what a person copies out of a browser: the id itself, or a link to the post.
//!
//! What is taken back is named by this id, so a link that does not hold it gives nothing.

/// `chat:message`, or a link to a message of a private channel. A public link names no chat number.
pub(super) fn telegram(given: &str) -> Option<String> {
    if let Some((chat, message)) = given.split_once(':')
        && chat.strip_prefix('-').is_some_and(is_number)
        && is_number(message)
    {
        return Some(given.to_owned());
    }
    let (chat, message) = path(given, "https://t.me/c/")?.split_once('/')?;
    (is_number(chat) && is_number(message)).then(|| format!("-100{chat}:{message}"))
}

/// `page_post`, also as the last part of a link, or a link with `story_fbid` and `id`.
pub(super) fn facebook(given: &str) -> Option<String> {
    let whole = |text: &str| {
        let (page, post) = text.split_once('_')?;
        (is_number(page) && is_number(post)).then(|| text.to_owned())
    };
    let bare = || whole(path(given, "https://www.facebook.com/")?.trim_end_matches('/'));
    let story = || {
        let (page, post) = (query(given, "id")?, query(given, "story_fbid")?);
        (is_number(page) && is_number(post)).then(|| format!("{page}_{post}"))
    };
    whole(given).or_else(bare).or_else(story)
}

/// The post's number, or a link that holds it as `p=`.
pub(super) fn wordpress(given: &str) -> Option<String> {
    let number = if is_number(given) { given } else { query(given, "p")? };
    is_number(number).then(|| number.to_owned())
}

/// The article's id, or a link that holds it as `id=`.
pub(super) fn zalo(given: &str) -> Option<String> {
    let id = if given.contains(['/', '?', '=']) { query(given, "id")? } else { given };
    let plain = (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric());
    (plain && id.bytes().any(|b| b.is_ascii_digit())).then(|| id.to_owned())
}

/// What was written into a folder can be looked at by the program itself.
pub(super) fn none(_: &str) -> Option<String> {
    None
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit())
}

fn path<'a>(link: &'a str, start: &str) -> Option<&'a str> {
    let rest = link.strip_prefix(start)?;
    Some(rest.split(['?', '#']).next().unwrap_or(rest))
}

fn query<'a>(link: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = link.split_once('?')?;
    let query = query.split('#').next()?;
    query.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_comes_from_itself_or_from_a_link_that_holds_it() {
        for (of, given, id) in [
            (telegram as fn(&str) -> Option<String>, "-1001234:56", Some("-1001234:56")),
            (telegram, "https://t.me/c/1234/56", Some("-1001234:56")),
            (telegram, "https://t.me/xa_ia_mau/56", None),
            (facebook, "123_456", Some("123_456")),
            (facebook, "https://www.facebook.com/123_456", Some("123_456")),
            (facebook, "https://www.facebook.com/permalink.php?story_fbid=456&id=123", Some("123_456")),
            (facebook, "https://www.facebook.com/xa.ia.mau/posts/pfbid02abc", None),
            (wordpress, "17", Some("17")),
            (wordpress, "https://xa.example/?p=17#top", Some("17")),
            (wordpress, "https://xa.example/lich-dai-hoi/", None),
            (zalo, "0a1b2c3d4e5f", Some("0a1b2c3d4e5f")),
            (zalo, "https://officialaccount.me/d?id=0a1b2c3d4e5f&pageId=1", Some("0a1b2c3d4e5f")),
            (zalo, "da thay tren trang", None),
            (none, "17", None),
        ] {
            assert_eq!(of(given).as_deref(), id, "{given}");
        }
    }
}
