//! Tones of an item, as people call them: what a hold can choose by.
//!
//! The English value of a file does not stand in a Vietnamese sentence.

use super::{Lang, words};
use crate::domain::campaign::Tone;

words! {
    FESTIVE: "chào mừng", "festive";
    NEUTRAL: "thông thường", "neutral";
    ESSENTIAL: "thiết yếu", "essential";
    EMERGENCY: "khẩn cấp", "emergency";
}

pub fn tone(lang: Lang, tone: Tone) -> &'static str {
    match tone {
        Tone::Festive => FESTIVE,
        Tone::Neutral => NEUTRAL,
        Tone::Essential => ESSENTIAL,
        Tone::Emergency => EMERGENCY,
    }
    .say(lang)
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_name_the_same_places() {
        super::super::assert_same_places("tone", super::ALL);
    }
}
