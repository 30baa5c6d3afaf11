//! What went wrong with a channel, in words, by the code of the failure.
//!
//! A code that has no words here is told by what the channel itself said. `tests/it/replies.rs` holds that every code
//! which our own code writes, and every recorded reply, has words.

use super::{Lang, Word};

mod channels;
mod ours;

/// Codes that mean the same, and what they mean.
struct CodeRow {
    codes: &'static [&'static str],
    word: Word,
}

/// Declares rows: `rows! { ["code", "other"] "tiếng Việt", "English"; … }`.
macro_rules! rows {
    ($([$($code:literal),+] $vi:literal, $en:literal;)*) => {
        pub(super) const ROWS: &[super::CodeRow] =
            &[$(super::CodeRow { codes: &[$($code),+], word: crate::i18n::Word { vi: $vi, en: $en } }),*];
    };
}
use rows;

super::words! {
    SAID: "kênh trả lời: {message} ({code})", "the channel says: {message} ({code})";
    TOLD: "{words} ({code}: {message})", "{words} ({code}: {message})";
    TOLD_BARE: "{words} ({code})", "{words} ({code})";
    REDIRECTS: "địa chỉ của kênh chuyển sang nơi khác: sửa địa chỉ (api_url) trong channels.yaml",
        "the channel's address leads elsewhere: correct api_url in channels.yaml";
    UNREADABLE: "câu trả lời của kênh không đọc được", "the channel's answer cannot be read";
    SERVER: "máy chủ của kênh bị lỗi hoặc đang bảo trì", "the channel's server failed or is being maintained";
    BLOCKED: "máy chủ của kênh chặn yêu cầu này (tường lửa hoặc quyền truy cập)",
        "the channel's server blocks this call (a firewall, or rights)";
    NOT_TAKEN: "máy chủ của kênh không nhận yêu cầu này", "the channel's server did not take this call";
    FACEBOOK_RIGHTS: "Facebook: mã truy cập thiếu quyền đăng bài lên trang này", "Facebook: the token lacks the right to post on this page";
    FACEBOOK_CALLS: "Facebook: đã gọi quá nhiều lần, phải chờ", "Facebook: too many calls, wait";
    ZALO_EXCHANGE: "Zalo không gia hạn mã truy cập: kiểm tra ứng dụng, rồi đăng nhập lại kênh",
        "Zalo did not renew the token: look at the app, then log in to the channel again";
    SITE_DROPPED: "trang web bỏ qua một phần của bài (chuyên mục hoặc ảnh)", "the site left out a part of the post (category or picture)";
}

/// What the code means, as the beginning of a sentence; `None` for a code that nobody knows.
pub fn failure(lang: Lang, code: &str) -> Option<String> {
    let exact = |code: &str| {
        let rows = ours::ROWS.iter().chain(channels::ROWS);
        rows.clone().find(|row| row.codes.contains(&code)).map(|row| row.word)
    };
    let word = exact(code).or_else(|| {
        let (head, tail) = code.split_once('/')?;
        // Facebook: code and subcode. Telegram: status and name.
        exact(tail).or_else(|| exact(head)).or_else(|| family(head))
    });
    word.or_else(|| family(code)).map(|word| word.say(lang).to_owned())
}

/// The words, with code and original beside them for the technician; or what the channel said. What our own code says of
/// its own codes is English and adds nothing.
pub fn told(lang: Lang, code: &str, message: &str) -> String {
    match failure(lang, code) {
        Some(words) if is_ours(code) => words,
        Some(words) if message.is_empty() => TOLD_BARE.with(lang, &[("words", &words), ("code", &code)]),
        Some(words) => TOLD.with(lang, &[("words", &words), ("code", &code), ("message", &message)]),
        None => SAID.with(lang, &[("message", &message), ("code", &code)]),
    }
}

fn is_ours(code: &str) -> bool {
    ours::ROWS.iter().any(|row| row.codes.contains(&code))
}

/// Codes that are many of a kind.
fn family(code: &str) -> Option<Word> {
    if let Some(status) = code.strip_prefix("http_").and_then(|status| status.parse::<u16>().ok()) {
        return Some(match status {
            200..=299 => UNREADABLE,
            300..=399 => REDIRECTS,
            401 | 403 => BLOCKED,
            500.. => SERVER,
            _ => NOT_TAKEN,
        });
    }
    if code.starts_with("dropped_") {
        return Some(SITE_DROPPED);
    }
    match code.parse::<i64>().ok()? {
        200..300 => Some(FACEBOOK_RIGHTS),
        80_000..80_015 => Some(FACEBOOK_CALLS),
        ..=-14_000 => Some(ZALO_EXCHANGE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, Lang, channels, failure, ours, told};

    #[test]
    fn no_code_has_two_meanings() {
        let codes: Vec<&str> = ours::ROWS.iter().chain(channels::ROWS).flat_map(|row| row.codes).copied().collect();
        for code in &codes {
            assert_eq!(codes.iter().filter(|other| *other == code).count(), 1, "{code}");
        }
        crate::i18n::assert_same_places("failure", ALL);
    }

    #[test]
    fn words_come_first_and_the_original_stands_beside() {
        for (code, message, wanted) in [
            (
                "-14004",
                "Invalid secret key.",
                "Zalo: Khóa bí mật của ứng dụng (Secret Key) không đúng: kiểm tra ở trang của ứng dụng, rồi đăng nhập lại kênh (-14004: Invalid secret key.)",
            ),
            (
                "403/no_rights",
                "",
                "tài khoản của kênh không đủ quyền đăng bài: cấp lại quyền ở kênh, rồi đăng nhập lại (403/no_rights)",
            ),
            ("-987", "Something new", "kênh trả lời: Something new (-987)"),
            (
                "no_secret",
                "channel facebook-xa has no page_token; run `loa login facebook-xa`",
                "chưa có hoặc không mở được mã truy cập của kênh: đăng nhập kênh bằng loa login",
            ),
        ] {
            assert_eq!(told(Lang::Vi, code, message), wanted);
        }
        for (code, part) in [
            ("http_503", "bảo trì"),
            ("190/463", "Mã truy cập (Page Access Token)"),
            ("368/1404082", "trùng"),
            ("200/1609008", "đường dẫn"),
            ("299", "thiếu quyền"),
            ("80002", "phải chờ"),
            ("100/99999", "không nhận nội dung"),
        ] {
            assert!(failure(Lang::Vi, code).is_some_and(|words| words.contains(part)), "{code}");
        }
        assert_eq!(failure(Lang::Vi, "rest_something_new"), None);
    }
}
