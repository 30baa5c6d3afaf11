//! The spoken form of a text, and how long a person needs to read it aloud.
//!
//! It never turns numbers or abbreviations into words: a reader does that better than a table. It only takes out what
//! cannot be spoken (addresses, emoji) and estimates, so that a slot that overflows is seen before it is on air.

pub mod length;

/// The text without web addresses, emoji and empty lines in a row; lines are trimmed.
pub fn spoken(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.split_whitespace().filter_map(spoken_word).fold(String::new(), joined);
        if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(line);
        }
    }
    lines.join("\n").trim_end().to_owned()
}

/// What closed a sentence follows the word before, even where an address stood between.
fn joined(mut line: String, word: String) -> String {
    let closes = word.chars().all(|c| matches!(c, '.' | ',' | ';' | '!' | '?'));
    if !line.is_empty() && !closes {
        line.push(' ');
    }
    line.push_str(&word);
    line
}

fn spoken_word(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    let bare = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    if lower.contains("://") || bare.starts_with("www.") {
        let tail: String = word.chars().rev().take_while(|c| matches!(c, '.' | ',' | ';' | '!' | '?')).collect();
        return (!tail.is_empty()).then(|| tail.chars().rev().collect());
    }
    let kept: String = word.chars().filter(|c| !is_unspeakable(*c)).collect();
    let kept = kept.trim_start_matches('#').to_owned();
    (!kept.is_empty()).then_some(kept)
}

/// Emoji, their joiners and control characters.
fn is_unspeakable(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x2069 | 0x20E3 | 0x2190..=0x21FF | 0x2300..=0x23FF
            | 0x2460..=0x24FF | 0x25A0..=0x27BF | 0x2900..=0x297F | 0x2B00..=0x2BFF | 0x3030 | 0x303D
            | 0xFE00..=0xFE0F | 0xFEFF | 0xE0000..=0xE007F | 0x1F000..=0x1FAFF)
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn what_cannot_be_spoken_goes() {
        for (text, wanted) in [
            ("Xem tại https://xa.example/tin.", "Xem tại."),
            ("Mời bà con 🎉 đến dự 🇻🇳!", "Mời bà con đến dự!"),
            ("a\n\n\n\nb\n\n", "a\n\nb"),
            ("  (www.xa.example)  và #ĐạiHội ", "và ĐạiHội"),
            ("Khai mạc lúc 08:00, ngày 20/01/2026", "Khai mạc lúc 08:00, ngày 20/01/2026"),
            ("Jrai: Ơi pô, ƀơi čar", "Jrai: Ơi pô, ƀơi čar"),
        ] {
            assert_eq!(spoken(text), wanted, "{text:?}");
        }
    }
}
