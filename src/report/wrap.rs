//! Text in lines of a given width.
//!
//! It never breaks a word, an id or an address: what is longer than a line stands on a line of its own.

use unicode_width::UnicodeWidthStr;

/// Stands for a blank at which no line is broken.
const GLUE: char = '\u{1f}';

/// Stays on one line: an id with its label.
pub fn glued(text: &str) -> String {
    text.replace(' ', &GLUE.to_string())
}

/// Each line of the text wrapped; continued lines begin under its first word, past a bullet or an indent.
pub fn wrapped(text: &str, width: usize) -> String {
    text.lines().map(|line| one(line, width)).collect::<Vec<_>>().join("\n").replace(GLUE, " ")
}

/// Wrapped, with every line so far from the left.
pub fn indented(text: &str, indent: usize, width: usize) -> String {
    let margin = " ".repeat(indent);
    let lines = wrapped(text, width.saturating_sub(indent));
    lines.lines().map(|line| format!("{margin}{line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn one(line: &str, width: usize) -> String {
    let body = line.trim_start_matches(' ');
    let margin = line.len() - body.len();
    let bullet = body.strip_prefix("- ").map_or(0, |_| 2);
    let (first, rest) = (" ".repeat(margin), " ".repeat(margin + bullet));
    let mut lines = vec![first];
    let mut length = margin;
    for word in body.split(' ') {
        let wide = word.width();
        let begins = length == margin + if lines.len() > 1 { bullet } else { 0 };
        if !begins && length + 1 + wide > width {
            lines.push(rest.clone());
            length = margin + bullet;
        } else if !begins {
            length += 1;
            if let Some(last) = lines.last_mut() {
                last.push(' ');
            }
        }
        if let Some(last) = lines.last_mut() {
            last.push_str(word);
        }
        length += wide;
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{indented, wrapped};

    #[test]
    fn no_line_is_longer_than_it_may_be() {
        for (text, width, wanted) in [
            ("", 10, ""),
            ("Kính mời bà con", 9, "Kính mời\nbà con"),
            ("- Kính mời bà con", 9, "- Kính\n  mời bà\n  con"),
            ("xem https://xa.example/rat-dai ngay", 12, "xem\nhttps://xa.example/rat-dai\nngay"),
            ("một\n\n  hai ba", 7, "một\n\n  hai\n  ba"),
        ] {
            assert_eq!(wrapped(text, width), wanted);
        }
        assert_eq!(indented("một hai ba", 2, 7), "  một\n  hai\n  ba");
    }
}
