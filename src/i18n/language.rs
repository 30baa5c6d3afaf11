//! Names of the languages in which units speak.
//!
//! Never: a name that is guessed. A tag without a name here is shown as it is written in the file.

use super::{Lang, words};

words! {
    VIETNAMESE: "tiếng Việt", "Vietnamese";
    ENGLISH: "tiếng Anh", "English";
    JRAI: "tiếng Jrai", "Jrai";
    BAHNAR: "tiếng Ba Na", "Bahnar";
    HMONG: "tiếng Mông", "Hmong";
    TAI_DAM: "tiếng Thái Đen", "Tai Dam";
    EDE: "tiếng Ê Đê", "Ede";
    KHMER: "tiếng Khmer", "Khmer";
    CHAM: "tiếng Chăm", "Cham";
    TAY: "tiếng Tày", "Tày";
    NUNG: "tiếng Nùng", "Nùng";
    MUONG: "tiếng Mường", "Mường";
    DAO: "tiếng Dao", "Dao";
    KOHO: "tiếng K'Ho", "K'Ho";
    LAO: "tiếng Lào", "Lao";
    CHINESE: "tiếng Trung", "Chinese";
    OTHER: "ngôn ngữ {tag}", "language {tag}";
}

/// "tiếng Jrai" for `jra`.
pub fn name(lang: Lang, tag: &str) -> String {
    let known = match tag {
        "vi" => VIETNAMESE,
        "en" => ENGLISH,
        "jra" => JRAI,
        "bdq" => BAHNAR,
        "hmn" | "mww" | "hmv" => HMONG,
        "blt" => TAI_DAM,
        "rad" => EDE,
        "km" => KHMER,
        "cjm" | "cja" => CHAM,
        "tyz" => TAY,
        "nut" => NUNG,
        "mtq" => MUONG,
        "ium" => DAO,
        "kpm" => KOHO,
        "lo" => LAO,
        "zh" => CHINESE,
        _ => return OTHER.with(lang, &[("tag", &tag)]),
    };
    known.say(lang).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{ALL, name};
    use crate::i18n::Lang;

    #[test]
    fn both_languages_name_the_same_places() {
        super::super::assert_same_places("language", ALL);
    }

    #[test]
    fn an_unknown_tag_is_shown_as_it_is() {
        assert_eq!(name(Lang::Vi, "jra"), "tiếng Jrai");
        assert_eq!(name(Lang::Vi, "xyz"), "ngôn ngữ xyz");
    }
}
