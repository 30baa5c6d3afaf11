//! How long a person needs to read a text aloud: its syllables, with figures as they are read out.
//!
//! It counts what `26/01/2026` or `104,5` sounds like and leaves the words to the reader.

/// An announcer of a station: three syllables a second. Measured by ear on news of the national radio, 170 to 200 a
/// minute; there is no norm. A calm reader is slower by a tenth, a hasty one faster by as much.
pub const SYLLABLES_A_SECOND: u64 = 3;

/// A breath at the end of a line.
const LINE_MS: u64 = 500;

/// Milliseconds to read the text aloud.
pub fn speech_ms(text: &str) -> u64 {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count() as u64;
    let syllables: u64 = text.split_whitespace().map(syllables).sum();
    syllables * 1_000 / SYLLABLES_A_SECOND + lines * LINE_MS
}

/// Syllables of one written word, with what stands for a word inside it (`08:00`, `80%`, `a@b.vn`).
fn syllables(word: &str) -> u64 {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
    if word.contains("://") || word.is_empty() {
        return 0;
    }
    let grouped = without_thousands(word);
    let (mut count, mut rest, mut after_figure) = (0, grouped.as_str(), false);
    while let Some(first) = rest.chars().next() {
        let same: fn(char) -> bool = match first {
            '0'..='9' => |c| c.is_ascii_digit(),
            c if c.is_alphabetic() => |c| c.is_alphabetic() || is_mark(c),
            _ => |c| !c.is_ascii_digit() && !c.is_alphabetic(),
        };
        let (part, after) = rest.split_at(rest.find(|c| !same(c)).unwrap_or(rest.len()));
        count += match first {
            '0'..='9' => figures(part),
            c if c.is_alphabetic() => letters(part),
            '%' => 2,
            // giờ, tháng, phẩy, đến
            _ if after_figure && after.starts_with(|c: char| c.is_ascii_digit()) => 1,
            '.' | '@' | '_' | '²' | '³' => part.chars().count() as u64,
            _ => 0,
        };
        after_figure = first.is_ascii_digit();
        rest = after;
    }
    count
}

/// `1.250.000` is one number; `20.1.2026` is not.
fn without_thousands(word: &str) -> String {
    let parts: Vec<&str> = word.split('.').collect();
    let is_group = |part: &&str| part.len() == 3 && part.chars().all(|c| c.is_ascii_digit());
    let (first, rest) = parts.split_first().unwrap_or((&"", &[]));
    // The last group may end in something else: 1.250.000đ.
    let last = rest.last().map(|part| part.chars().take_while(char::is_ascii_digit).count());
    let grouped = (1..=3).contains(&first.len())
        && first.chars().all(|c| c.is_ascii_digit())
        && last == Some(3)
        && rest[..rest.len() - 1].iter().all(is_group);
    if grouped { parts.concat() } else { word.to_owned() }
}

/// Tones and marks that stand apart from their letter.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F) || matches!(c, '\'' | '’')
}

/// A whole number as Vietnamese reads it. Telephone numbers and codes go digit by digit.
fn figures(digits: &str) -> u64 {
    let by_digit = digits.len() as u64;
    if digits.len() > 12 || digits.len() >= 3 && digits.starts_with('0') {
        return by_digit;
    }
    let Ok(number) = digits.parse::<u64>() else { return by_digit };
    if number == 0 {
        return 1;
    }
    let groups: Vec<u64> = std::iter::successors(Some(number), |n| Some(n / 1_000).filter(|n| *n > 0)).collect();
    let last = groups.len() - 1;
    groups
        .iter()
        .enumerate()
        .map(|(place, group)| {
            let group = group % 1_000;
            // "nghìn", "triệu", "tỷ"
            if group == 0 { 0 } else { hundreds(group, place < last) + u64::from(place > 0) }
        })
        .sum()
}

/// Three digits; `inner`: a group before them makes a missing hundred heard ("không trăm linh năm").
fn hundreds(group: u64, inner: bool) -> u64 {
    let (hundred, ten, one) = (group / 100, group / 10 % 10, group % 10);
    let hundred_said = if hundred > 0 || inner { 2 } else { 0 };
    let rest = match (ten, one) {
        (0, 0) => 0,
        (0, _) if hundred_said > 0 => 2,
        (0, _) => 1,
        (1, 0) => 1,
        (1, _) => 2,
        // "hai mươi", "hai mươi mốt"
        (_, 0) => 2,
        _ => 3,
    };
    hundred_said + rest
}

/// One syllable for each group of vowels: so are Vietnamese and the languages of the highlands written.
fn letters(word: &str) -> u64 {
    let all = word.chars().filter(|c| c.is_alphabetic()).count() as u64;
    let capitals = word.chars().filter(|c| c.is_uppercase()).count() as u64;
    let mut groups = 0;
    let mut in_vowel = false;
    for c in word.chars().filter(|c| !is_mark(*c)) {
        let vowel = is_vowel(c);
        groups += u64::from(vowel && !in_vowel);
        in_vowel = vowel;
    }
    // UBND, VNeID, vn: letter by letter.
    if capitals >= 2 && capitals + 1 >= all || groups == 0 { all } else { groups }
}

fn is_vowel(c: char) -> bool {
    use unicode_normalization::UnicodeNormalization;
    let base = c.to_lowercase().nfd().next().unwrap_or(c);
    matches!(base, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

#[cfg(test)]
mod tests {
    use super::{LINE_MS, SYLLABLES_A_SECOND, speech_ms, syllables};

    #[test]
    fn what_a_reader_says() {
        for (text, wanted) in [
            ("bà con", 2),
            ("nghĩa khuyến giữ", 3),
            ("UBND xã", 5),
            ("VNeID", 5),
            ("Ơi pô, ƀơi čar", 4),
            ("05:15", 4),
            ("2026", 7),
            ("1.005", 6),
            ("1.250.000", 7),
            ("15, 21, 24, 105", 2 + 3 + 3 + 4),
            ("ngày 20/01/2026", 1 + 2 + 1 + 1 + 1 + 7),
            ("80%", 4),
            ("104,5", 6),
            ("0912345678", 10),
            ("112", 4),
            ("xa-iamau.gialai.gov.vn", 11),
            ("– , .", 0),
            ("https://xa.example/tin", 0),
        ] {
            assert_eq!(text.split_whitespace().map(syllables).sum::<u64>(), wanted, "{text:?}");
        }
    }

    #[test]
    fn length_grows_with_what_is_read() {
        assert_eq!(speech_ms(""), 0);
        assert_eq!(speech_ms(&"tin ".repeat(180)), 180_000 / SYLLABLES_A_SECOND + LINE_MS);
        assert_eq!(speech_ms("một\n\nhai"), 2_000 / SYLLABLES_A_SECOND + 2 * LINE_MS);
    }
}
