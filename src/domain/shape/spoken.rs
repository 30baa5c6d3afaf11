//! Keys as people say them in Vietnamese: `tiêu đề` is `title`.
//!
//! It is for “có phải ý anh/chị là …”, and for reading on with what was meant.

use super::Shape;
use crate::domain::slug;

/// Plain words (`slug::plain`) and the keys they may stand for; the first that the mapping knows is meant.
const SPOKEN: &[(&str, &[&str])] = &[
    ("ma", &["id", "campaign"]),
    ("ma-tin", &["id"]),
    ("chien-dich", &["campaign"]),
    ("ma-chien-dich", &["campaign"]),
    ("tieu-de", &["title"]),
    ("ten", &["title", "name"]),
    ("ten-goi", &["title", "name"]),
    ("ho-ten", &["name"]),
    ("don-vi", &["unit", "units"]),
    ("cap-tren", &["parent"]),
    ("truc-thuoc", &["parent"]),
    ("lien-he", &["contact"]),
    ("mui-gio", &["timezone"]),
    ("ngon-ngu", &["languages", "language"]),
    ("tieng", &["languages", "language"]),
    ("can-cu", &["basis"]),
    ("moc", &["anchors"]),
    ("moc-thoi-gian", &["anchors"]),
    ("cac-moc", &["anchors"]),
    ("giai-doan", &["phase", "phases"]),
    ("cac-giai-doan", &["phases"]),
    ("nhom", &["line", "lines"]),
    ("nhom-noi-dung", &["line", "lines"]),
    ("tuyen-noi-dung", &["line", "lines"]),
    ("tin-bai", &["items"]),
    ("cac-tin-bai", &["items"]),
    ("danh-sach-tin-bai", &["items"]),
    ("danh-sach", &["items"]),
    ("noi-dung", &["body", "items"]),
    ("bai", &["body"]),
    ("bai-viet", &["body"]),
    ("tom-tat", &["summary"]),
    ("luc", &["when", "at"]),
    ("khi", &["when"]),
    ("khi-nao", &["when"]),
    ("thoi-gian", &["when", "at"]),
    ("thoi-diem", &["when", "at"]),
    ("ngay", &["at", "when", "days"]),
    ("ngay-gio", &["at", "when"]),
    ("gio", &["at", "when"]),
    ("kenh", &["channels"]),
    ("cac-kenh", &["channels"]),
    ("khung-gio", &["slots"]),
    ("ban-rieng", &["variants"]),
    ("anh", &["media"]),
    ("hinh-anh", &["media"]),
    ("tep", &["file", "path", "media"]),
    ("ban-thu", &["audio"]),
    ("am-thanh", &["audio"]),
    ("thu-am", &["audio"]),
    ("ghi-am", &["audio"]),
    ("duong-dan", &["link", "path"]),
    ("lien-ket", &["link"]),
    ("nguon", &["source"]),
    ("so-phieu-duyet", &["approval_number"]),
    ("so-phieu", &["approval_number"]),
    ("sac-thai", &["tone"]),
    ("tinh-chat", &["tone"]),
    ("muc-uu-tien", &["priority"]),
    ("uu-tien", &["priority"]),
    ("tre", &["late"]),
    ("muon", &["late"]),
    ("pham-vi", &["reach"]),
    ("doi-tuong", &["reach"]),
    ("viec", &["task"]),
    ("giao-viec", &["task"]),
    ("nhiem-vu", &["task"]),
    ("huy", &["cancelled"]),
    ("ly-do-huy", &["cancelled"]),
    ("trang-thai", &["status"]),
    ("tinh-trang", &["status"]),
    ("loai", &["kind", "adapter"]),
    ("loai-viec", &["kind"]),
    ("giao-cho", &["assignee"]),
    ("nguoi", &["assignee"]),
    ("nguoi-thuc-hien", &["assignee"]),
    ("don-vi-thuc-hien", &["assignee"]),
    ("nguoi-phu-trach", &["assignee"]),
    ("phu-trach", &["assignee"]),
    ("dia-diem", &["place"]),
    ("noi-thuc-hien", &["place"]),
    ("han", &["deadline"]),
    ("thoi-han", &["deadline"]),
    ("han-bao", &["deadline"]),
    ("han-bao-ket-qua", &["deadline"]),
    ("giao-truoc", &["ahead"]),
    ("so-luong", &["count"]),
    ("don-vi-tinh", &["count_unit"]),
    ("ngay-thao", &["take_down"]),
    ("ngay-thao-do", &["take_down"]),
    ("ngay-nhan", &["asked_on"]),
    ("ngay-hoi", &["asked_on"]),
    ("chu-de", &["topic"]),
    ("co-quan-tra-loi", &["competent_body"]),
    ("co-quan-co-tham-quyen", &["competent_body"]),
    ("tu", &["from"]),
    ("bat-dau", &["from"]),
    ("den", &["until"]),
    ("ket-thuc", &["until"]),
    ("tru", &["except"]),
    ("hang-ngay", &["daily"]),
    ("moi-ngay", &["daily"]),
    ("thu", &["days"]),
    ("phut", &["minutes"]),
    ("mo-ta", &["alt"]),
    ("tac-gia", &["credit"]),
    ("loai-kenh", &["adapter"]),
    ("nen-tang", &["adapter"]),
    ("thiet-lap", &["settings"]),
    ("cai-dat", &["settings"]),
    ("can-bo", &["staff"]),
    ("vai-tro", &["roles", "role"]),
    ("cac-vai-tro", &["roles"]),
    ("chuc-vu", &["roles", "role"]),
    ("van-phong-hai-nguoi", &["two_person_office"]),
    ("ten-doc", &["spoken_title"]),
    ("tieu-de-doc", &["spoken_title"]),
    ("ghi-chu", &["note"]),
    ("phat-lai", &["repeat"]),
    ("so-lan-phat", &["repeat"]),
    ("can-su-kien", &["needs"]),
    ("cho-su-kien", &["needs"]),
    ("cho", &["wait"]),
    ("cho-toi-da", &["wait"]),
];

/// The key of this mapping that a spoken name stands for.
pub fn meant(spoken: &str, shape: &Shape) -> Option<&'static str> {
    let plain = slug::plain(spoken);
    let (_, keys) = SPOKEN.iter().find(|(name, _)| *name == plain)?;
    keys.iter().copied().find(|key| shape.names().any(|known| known == *key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::shape::{campaign::ITEM, channels::CHANNEL, channels::STAFF, is_key};

    #[test]
    fn what_is_said_is_a_key() {
        for (name, keys) in SPOKEN {
            assert_eq!(slug::plain(name), *name);
            assert!(keys.iter().all(|key| is_key(key)), "{name}: {keys:?}");
        }
        assert_eq!(meant("Tiêu đề", &ITEM), Some("title"));
        assert_eq!(meant("tên", &STAFF), Some("name"));
        assert_eq!(meant("giao việc", &ITEM), Some("task"));
        assert_eq!(meant("phạm vi", &ITEM), Some("reach"));
        assert_eq!(meant("phạm vi", &CHANNEL), Some("reach"));
        assert_eq!(meant("mã tin", &STAFF), None);
    }
}
