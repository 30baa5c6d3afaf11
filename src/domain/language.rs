//! Languages as people write them, and their tags: `rad` for “Ê Đê”, “ede”, “Rade”.
//!
//! Any well-formed tag of ISO 639 will do; this is for those who wrote something else.

use super::slug;

/// Tag, and what people write for it, plain (`slug::plain`) and without “tiếng”.
const WRITTEN: &[(&str, &[&str])] = &[
    ("vi", &["viet", "kinh", "viet-nam", "vn", "vie", "vietnamese", "pho-thong"]),
    ("jra", &["jrai", "j-rai", "gia-rai", "giarai", "gia-lai", "jarai"]),
    ("bdq", &["ba-na", "bana", "bahnar", "banar", "bahna"]),
    ("rad", &["e-de", "ede", "rade", "rhade"]),
    ("sed", &["xo-dang", "xodang", "xe-dang", "sedang"]),
    ("cmo", &["m-nong", "mnong"]),
    ("kpm", &["co-ho", "coho", "k-ho", "kho"]),
    ("jeh", &["gie-trieng", "gie", "trieng"]),
    ("hre", &["h-re", "hre"]),
    ("bru", &["bru-van-kieu", "van-kieu", "vankieu"]),
    ("cjm", &["cham"]),
    ("km", &["khmer", "kho-me", "khome", "khm", "kh", "campuchia"]),
    ("hmn", &["mong", "h-mong", "hmong", "meo"]),
    ("blt", &["thai-den", "thai", "thaiden"]),
    ("twh", &["thai-trang", "thaitrang"]),
    ("tyz", &["tay"]),
    ("nut", &["nung"]),
    ("mtq", &["muong"]),
    ("ium", &["dao"]),
    ("lo", &["lao", "lao-lum", "laos"]),
    ("en", &["anh", "english", "eng"]),
    ("zh", &["trung", "trung-quoc", "hoa", "chinese", "cn"]),
    ("fr", &["phap", "french"]),
    ("ja", &["nhat", "jp"]),
    ("ko", &["han", "han-quoc", "kr"]),
];

/// `vi`, `jra`, `zh-Hant`: a tag, whether or not anybody speaks it.
pub fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or("");
    (2..=3).contains(&first.len())
        && first.chars().all(|c| c.is_ascii_lowercase())
        && parts.all(|p| (2..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// The tag that was meant by a name or by a wrong tag; `None` for a tag that is right or unknown.
pub fn meant(text: &str) -> Option<&'static str> {
    let plain = slug::plain(text);
    let name = plain.strip_prefix("tieng-").unwrap_or(&plain);
    if text.len() > 64 || WRITTEN.iter().any(|(tag, _)| *tag == text) {
        return None;
    }
    let found = WRITTEN.iter().find(|(tag, names)| *tag == name || names.contains(&name));
    found.map(|(tag, _)| *tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_wrong_tags_are_understood_and_right_tags_left_alone() {
        for (written, wanted) in [
            ("ede", Some("rad")),
            ("Ê Đê", Some("rad")),
            ("tiếng Jrai", Some("jra")),
            ("Gia Rai", Some("jra")),
            ("Ba-na", Some("bdq")),
            ("H'Mông", Some("hmn")),
            ("Thái Đen", Some("blt")),
            ("Khmer", Some("km")),
            ("VI", Some("vi")),
            ("vn", Some("vi")),
            ("rad", None),
            ("vi", None),
            ("hmn", None),
            ("zh-Hant", None),
            ("xyz", None),
        ] {
            assert_eq!(meant(written), wanted, "{written}");
        }
        assert!(WRITTEN.iter().all(|(tag, _)| is_tag(tag)));
    }
}
