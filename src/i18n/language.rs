//! What languages are called: “Jrai” for `jra`.
//!
//! This is no list of what is allowed; a language without a name here is shown by its tag.

use super::Word;

const NAMES: &[(&str, Word)] = &[
    ("vi", Word { vi: "Việt", en: "Vietnamese" }),
    ("jra", Word { vi: "Jrai", en: "Jarai" }),
    ("bdq", Word { vi: "Ba Na", en: "Bahnar" }),
    ("rad", Word { vi: "Ê Đê", en: "Rade" }),
    ("blt", Word { vi: "Thái Đen", en: "Tai Dam" }),
    ("twh", Word { vi: "Thái Trắng", en: "Tai Dón" }),
    ("hmn", Word { vi: "Mông", en: "Hmong" }),
    ("km", Word { vi: "Khmer", en: "Khmer" }),
    ("cjm", Word { vi: "Chăm", en: "Cham" }),
    ("tyz", Word { vi: "Tày", en: "Tày" }),
    ("nut", Word { vi: "Nùng", en: "Nung" }),
    ("mtq", Word { vi: "Mường", en: "Muong" }),
    ("ium", Word { vi: "Dao", en: "Iu Mien" }),
    ("sed", Word { vi: "Xơ Đăng", en: "Sedang" }),
    ("cmo", Word { vi: "M'Nông", en: "Mnong" }),
    ("kpm", Word { vi: "Cơ Ho", en: "Koho" }),
    ("jeh", Word { vi: "Giẻ Triêng", en: "Jeh" }),
    ("hre", Word { vi: "Hrê", en: "Hre" }),
    ("bru", Word { vi: "Bru - Vân Kiều", en: "Bru" }),
    ("lo", Word { vi: "Lào", en: "Lao" }),
    ("en", Word { vi: "Anh", en: "English" }),
    ("zh", Word { vi: "Trung Quốc", en: "Chinese" }),
    ("fr", Word { vi: "Pháp", en: "French" }),
    ("ja", Word { vi: "Nhật", en: "Japanese" }),
    ("ko", Word { vi: "Hàn", en: "Korean" }),
];

/// Those that a commune meets first.
const COMMON: &[&str] = &["vi", "jra", "bdq", "rad", "blt", "hmn", "km", "cjm", "en"];

pub fn name(tag: &str) -> Option<&'static Word> {
    NAMES.iter().find(|(known, _)| *known == tag).map(|(_, name)| name)
}

/// `vi (Việt), jra (Jrai), …`
pub fn common(lang: super::Lang) -> String {
    let shown = |tag: &&str| name(tag).map(|name| format!("{tag} ({})", name.say(lang)));
    COMMON.iter().filter_map(shown).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::NAMES;
    use crate::domain::language::meant;

    #[test]
    fn what_a_language_is_called_is_understood_in_a_file() {
        for (tag, name) in NAMES {
            assert_eq!(meant(name.vi), Some(*tag), "{}", name.vi);
        }
    }
}
