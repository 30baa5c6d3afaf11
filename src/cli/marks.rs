//! What changed between two texts, word by word, so that it can be read without colours.
//!
//! Every word that is gone or new is marked.

use similar::{ChangeTag, TextDiff};

/// The new text, with `[-words gone-]` and `[+words added+]` where they stood.
pub(super) fn marked(before: &str, now: &str) -> String {
    let diff = TextDiff::from_words(before, now);
    let mut text = String::new();
    let mut open: Option<ChangeTag> = None;
    for change in diff.iter_all_changes() {
        let tag = Some(change.tag()).filter(|tag| *tag != ChangeTag::Equal);
        let value = change.value();
        // A run of changed words goes on over the blanks between them, but not over a line's end.
        if open != tag || value.contains('\n') {
            close(&mut text, open);
            open = None;
        }
        if value.contains('\n') {
            if tag != Some(ChangeTag::Delete) {
                text.push_str(value);
            }
            continue;
        }
        if open.is_none() && !value.trim().is_empty() {
            text.push_str(match tag {
                Some(ChangeTag::Delete) => "[-",
                Some(ChangeTag::Insert) => "[+",
                _ => "",
            });
            open = tag;
        }
        text.push_str(value);
    }
    close(&mut text, open);
    text
}

fn close(text: &mut String, open: Option<ChangeTag>) {
    let end = match open {
        Some(ChangeTag::Delete) => "-]",
        Some(ChangeTag::Insert) => "+]",
        _ => return,
    };
    let blanks = text.len() - text.trim_end_matches(' ').len();
    text.truncate(text.len() - blanks);
    text.push_str(end);
    text.push_str(&" ".repeat(blanks));
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn gone_and_added_words_stand_where_they_were() {
        for (before, now, wanted) in [
            ("Họp lúc 19 giờ", "Họp lúc 19 giờ", "Họp lúc 19 giờ"),
            ("Họp ngày 13 tại xã", "Họp ngày 16 tại xã", "Họp ngày [-13-][+16+] tại xã"),
            ("một hai ba", "một", "một[- hai ba-]"),
            ("một", "một hai", "một [+hai+]"),
            ("a b c", "x y c", "[-a-][+x+] [-b-][+y+] c"),
        ] {
            let said = marked(before, now);
            let bare = |text: &str| text.replace(' ', "");
            assert_eq!(bare(&said), bare(wanted), "{said}");
        }
    }
}
