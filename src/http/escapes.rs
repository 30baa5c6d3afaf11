//! JSON as platforms write it, made readable: `\u0000` and halves of a surrogate pair become U+FFFD, in place.
//!
//! JSON may hold both, a PostgreSQL text holds neither, and a single half makes a parser refuse the whole answer, with the
//! id of the post in it.

use std::borrow::Cow;

const REPLACEMENT: &[u8] = br"\ufffd";
/// `\u` and four digits.
const ESCAPE_BYTES: usize = 6;

/// The same bytes where nothing has to be mended.
pub(super) fn mended(json: &[u8]) -> Cow<'_, [u8]> {
    let mut mended = Cow::Borrowed(json);
    let mut at = 0;
    while let Some(found) = json.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'\\')) {
        at += found;
        let next = match unit(json, at) {
            // Any other escape is two bytes, the second of which may be a backslash.
            None => 2,
            Some(0xD800..=0xDBFF) if matches!(unit(json, at + ESCAPE_BYTES), Some(0xDC00..=0xDFFF)) => 2 * ESCAPE_BYTES,
            Some(0 | 0xD800..=0xDFFF) => {
                if let Some(escape) = mended.to_mut().get_mut(at..at + ESCAPE_BYTES) {
                    escape.copy_from_slice(REPLACEMENT);
                }
                ESCAPE_BYTES
            }
            Some(_) => ESCAPE_BYTES,
        };
        at += next;
    }
    mended
}

/// The UTF-16 unit that is escaped here.
fn unit(json: &[u8], at: usize) -> Option<u16> {
    let digits = json.get(at..at + ESCAPE_BYTES)?.strip_prefix(br"\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{Cow, mended};

    #[test]
    fn only_what_cannot_be_kept_is_replaced() {
        for (json, wanted) in [
            (r#"{"a":"b"}"#, r#"{"a":"b"}"#),
            (r#""a\u0000b""#, r#""a\ufffdb""#),
            (r#""a\\u0000b""#, r#""a\\u0000b""#),
            (r#""a\\\u0000b""#, r#""a\\\ufffdb""#),
            (r#""\ud83d\udE00""#, r#""\ud83d\udE00""#),
            (r#""\ud83d""#, r#""\ufffd""#),
            (r#""\ud83dx\ude00""#, r#""\ufffdx\ufffd""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\u1ed1 \n \" \u00"#, r#""\u1ed1 \n \" \u00"#),
        ] {
            let found = mended(json.as_bytes());
            assert_eq!(String::from_utf8_lossy(&found), wanted);
            assert_eq!(matches!(found, Cow::Borrowed(_)), json == wanted, "{json}");
        }
    }
}
