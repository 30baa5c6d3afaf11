//! ASCII names for files and addresses, made from Vietnamese titles: "Đại hội XIV" → `dai-hoi-xiv`.
//!
//! Nothing but `a-z`, `0-9` and single inner hyphens comes out, so that a hostile title cannot name another folder and
//! a dumb player or an old FAT stick can hold the file.

use super::fold;

/// The title in at most `characters_max` ASCII characters, cut between words where it can be; `tin` when nothing is left.
pub fn slug(title: &str, characters_max: usize) -> String {
    let mut slug = String::new();
    for word in words(title) {
        let room = characters_max.saturating_sub(slug.len() + usize::from(!slug.is_empty()));
        if word.len() > room && !slug.is_empty() {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().take(room));
    }
    if slug.is_empty() { "tin".to_owned() } else { slug }
}

/// Small letters without marks, words joined by hyphens: what two spellings of one name have in common. Signs do not
/// count, as they do in a value (`fold::fold`).
pub fn plain(text: &str) -> String {
    words(text).join("-")
}

/// Whether a name may be one step of a path below a folder of ours: ASCII letters, digits, `-`, `_`, `.`, not hidden.
pub fn is_plain_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 200
        && !name.starts_with('.')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

fn words(title: &str) -> Vec<String> {
    let plain = fold::plain(title);
    plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_plain_name, slug};

    #[test]
    fn titles_become_plain_ascii() {
        let long = "a".repeat(300);
        for (title, wanted) in [
            ("Lịch Đại hội và cách theo dõi", "lich-dai-hoi-va-cach-theo-doi"),
            ("Đường về: 100% hộ có nước sạch!", "duong-ve-100-ho-co-nuoc-sach"),
            ("../../etc/passwd", "etc-passwd"),
            ("C:\\loa\\..\\x\0y\n", "c-loa-x-y"),
            ("🎉🎉", "tin"),
            ("", "tin"),
            ("Việt Nam rạng rỡ non sông đất nước ta muôn năm", "viet-nam-rang-ro-non-song-dat-nuoc-ta"),
            (long.as_str(), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        ] {
            let slug = slug(title, 40);
            assert_eq!(slug, wanted, "{title:?}");
            assert!(is_plain_name(&slug));
        }
    }

    #[test]
    fn names_that_leave_a_folder_are_not_plain() {
        for name in ["..", ".", "", "a/b", "a\\b", ".staged", "a\0", "ă", "a b"] {
            assert!(!is_plain_name(name), "{name:?}");
        }
        assert!(is_plain_name("2026-01-20"));
    }
}
