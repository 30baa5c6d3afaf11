//! One spelling for what people type: small letters without marks, words joined by hyphens.
//!
//! Folded texts are only compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `Thứ ngày` → `thu-ngay`, `ĐÃ_CHỐT` → `da-chot`.
pub fn fold(text: &str) -> String {
    let joined = plain(text);
    joined.split([' ', '_', '-', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// Small letters without marks; everything else as it stands.
pub fn plain(text: &str) -> String {
    let marked = text.to_lowercase();
    marked.nfd().filter(|c| !is_combining_mark(*c)).map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{fold, plain};

    #[test]
    fn marks_capitals_and_spaces_do_not_matter() {
        for text in ["Thứ Hai", "thu-hai", "THỨ_HAI", " thứ  hai ", "Thu\u{31b}\u{301} Hai"] {
            assert_eq!(fold(text), "thu-hai", "{text}");
        }
        assert_eq!(plain("Đã chốt, 08 Giờ"), "da chot, 08 gio");
    }
}
