//! Every enumerated value that a person types, in files and on the command line: its name and its Vietnamese forms.
//!
//! A reader takes the place in the table; names are what is stored and what JSON shows. Forms are compared without
//! marks, capitals and hyphens, so `chao-mung`, `Chào mừng` and `CHÀO MỪNG` are one.

use crate::domain::diagnostic::nearest;
use crate::domain::fold::fold;

/// One value.
#[derive(Debug)]
pub struct Choice {
    /// Stored and printed in JSON; English.
    pub name: &'static str,
    /// As a Vietnamese types it without marks.
    pub vi: &'static str,
    /// As it is spelled, and other forms.
    pub also: &'static [&'static str],
}

impl Choice {
    /// All that may be typed, as it is shown to editors.
    pub fn forms(&self) -> impl Iterator<Item = &'static str> + use<> {
        [self.name, self.vi].into_iter().chain(self.also.iter().copied())
    }

    /// `chao-mung (festive)`
    pub fn shown(&self) -> String {
        format!("{} ({})", self.vi, self.name)
    }
}

/// The place of the value that this text names.
pub fn find(choices: &[Choice], text: &str) -> Option<usize> {
    let folded = fold(text);
    choices.iter().position(|choice| choice.forms().any(|form| fold(form) == folded))
}

/// The form nearest to a mistyped one, if it is near enough to be meant.
pub fn near(choices: &[Choice], text: &str) -> Option<String> {
    let folded = fold(text);
    let forms: Vec<String> = choices.iter().flat_map(Choice::forms).map(fold).collect();
    nearest(&folded, forms.iter().map(String::as_str))
}

const fn choice(name: &'static str, vi: &'static str, also: &'static [&'static str]) -> Choice {
    Choice { name, vi, also }
}

pub const ANCHOR_STATUSES: &[Choice] = &[
    choice("planned", "du-kien", &["dự kiến"]),
    choice("confirmed", "da-chot", &["đã chốt"]),
    choice("moved", "da-doi", &["đã dời", "đã đổi", "dời"]),
    choice("suspended", "tam-hoan", &["tạm hoãn", "hoãn"]),
    choice("cancelled", "da-huy", &["đã hủy", "đã huỷ", "hủy"]),
    choice("happened", "da-dien-ra", &["đã diễn ra"]),
];

/// Something that happens, or a mere date.
pub const ANCHOR_KINDS: &[Choice] =
    &[choice("event", "su-kien", &["sự kiện"]), choice("date", "ngay", &["ngày", "mốc ngày"])];

/// Whether what tells of an event waits for the word that it happened.
pub const GATES: &[Choice] = &[choice("events", "su-kien", &["sự kiện", "có"]), choice("none", "khong", &["không"])];

/// In the place of a list of events.
pub const NO_NEEDS: &[Choice] = &[choice("none", "khong", &["không"])];

pub const PHASE_KINDS: &[Choice] =
    &[choice("before", "truoc", &["trước"]), choice("during", "trong", &[]), choice("after", "sau", &[])];

pub const TONES: &[Choice] = &[
    choice("festive", "chao-mung", &["chào mừng"]),
    choice("neutral", "thong-thuong", &["thông thường"]),
    choice("essential", "thiet-yeu", &["thiết yếu"]),
    choice("emergency", "khan-cap", &["khẩn cấp"]),
];

/// TT 39/2020/TT-BTTTT: thông thường, ưu tiên, khẩn cấp.
pub const PRIORITIES: &[Choice] = &[
    choice("ordinary", "thong-thuong", &["thông thường"]),
    choice("priority", "uu-tien", &["ưu tiên"]),
    choice("urgent", "khan-cap", &["khẩn cấp"]),
];

pub const LATE_THEN: &[Choice] = &[choice("skip", "bo", &["bỏ", "bỏ qua"]), choice("ask", "hoi", &["hỏi"])];

/// In the order of `Reach::ALL`.
pub const REACHES: &[Choice] =
    &[choice("public", "cong-khai", &["công khai"]), choice("internal", "noi-bo", &["nội bộ"])];

/// In the order of `TaskKind::ALL`.
pub const TASK_KINDS: &[Choice] = &[
    choice("village_meeting", "hop-thon", &["họp thôn", "họp làng", "họp tổ dân phố"]),
    choice("branch_meeting", "sinh-hoat-chi-bo", &["sinh hoạt chi bộ"]),
    choice("conference", "hoi-nghi", &["hội nghị"]),
    choice("oral_talk", "tuyen-truyen-mieng", &["tuyên truyền miệng"]),
    choice("banner", "co-dong-truc-quan", &["cổ động trực quan", "băng rôn", "pano", "áp phích", "cờ"]),
    choice("printed_bulletin", "ban-tin-in", &["bản tin in"]),
    choice("leaflet", "to-roi", &["tờ rơi", "tờ gấp"]),
    choice("facebook_group", "nhom-facebook", &["nhóm Facebook"]),
    choice("zalo_group", "nhom-zalo", &["nhóm Zalo"]),
    choice("station_copy", "gui-dai", &["gửi đài"]),
    choice("press", "bao-chi", &["báo chí"]),
    choice("press_briefing", "hop-bao", &["họp báo"]),
    choice("exhibition", "trien-lam", &["triển lãm", "trưng bày"]),
    choice("film_show", "chieu-phim", &["chiếu phim"]),
    choice("performance", "van-nghe", &["văn nghệ", "biểu diễn"]),
    choice("quiz", "cuoc-thi", &["cuộc thi", "diễn đàn"]),
    choice("information_request", "cung-cap-thong-tin", &["cung cấp thông tin"]),
    choice("reply", "tra-loi-phan-anh", &["trả lời phản ánh", "trả lời kiến nghị"]),
    choice("report", "bao-cao", &["báo cáo"]),
    choice("other", "viec-khac", &["việc khác"]),
];

/// From Monday, as `chrono` counts them.
pub const WEEKDAYS: &[Choice] = &[
    choice("mon", "thu-hai", &["thứ hai", "t2", "thứ 2"]),
    choice("tue", "thu-ba", &["thứ ba", "t3", "thứ 3"]),
    choice("wed", "thu-tu", &["thứ tư", "t4", "thứ 4"]),
    choice("thu", "thu-nam", &["thứ năm", "t5", "thứ 5"]),
    choice("fri", "thu-sau", &["thứ sáu", "t6", "thứ 6"]),
    choice("sat", "thu-bay", &["thứ bảy", "t7", "thứ 7"]),
    choice("sun", "chu-nhat", &["chủ nhật", "cn"]),
];

/// Days of a daily rule beside weekdays.
pub const WORKDAYS: &[Choice] = &[choice("workdays", "ngay-lam-viec", &["ngày làm việc"])];

/// What a rule leaves out beside dates.
pub const HOLIDAYS: &[Choice] = &[choice("holidays", "ngay-le", &["ngày lễ", "lễ", "nghỉ lễ"])];

/// In the order of [`Role::ALL`](crate::domain::staff::Role::ALL).
pub const ROLES: &[Choice] = &[
    choice("writer", "nguoi-viet", &["người viết"]),
    choice("editor", "bien-tap", &["biên tập"]),
    choice("approver", "nguoi-duyet", &["người duyệt"]),
    choice("operator", "truc-dai", &["trực đài", "vận hành đài"]),
    choice("administrator", "quan-tri", &["quản trị", "quản trị hệ thống"]),
    choice("supervisor", "giam-sat", &["giám sát"]),
    choice("assignee", "nguoi-duoc-giao", &["người được giao", "người được giao việc"]),
];

pub const YES_NO: &[Choice] =
    &[choice("true", "co", &["có", "yes", "đúng"]), choice("false", "khong", &["không", "no", "sai"])];

/// States of a delivery, in the order of [`State::ALL`](crate::domain::delivery::State::ALL).
pub const STATES: &[Choice] = &[
    choice("draft", "cho-duyet", &["chờ duyệt"]),
    choice("scheduled", "da-duyet", &["đã duyệt"]),
    choice("staging", "dang-chuan-bi", &["đang chuẩn bị"]),
    choice("staged", "da-chuan-bi", &["đã chuẩn bị"]),
    choice("revealing", "dang-dang", &["đang đăng", "đang phát"]),
    choice("handed_over", "da-giao-dai", &["đã giao đài"]),
    choice("assigned", "da-giao-viec", &["đã giao việc"]),
    choice("delivered", "da-dang", &["đã đăng", "đã phát", "đã thực hiện", "đã phát hành"]),
    choice("withdrawn", "da-go", &["đã gỡ"]),
    choice("failed", "loi", &["lỗi", "không đăng được"]),
    choice("missed", "qua-gio", &["quá giờ", "lỡ giờ"]),
    choice("cancelled", "da-huy", &["đã hủy", "đã huỷ"]),
    choice("unconfirmed", "chua-ro", &["chưa rõ", "chưa xác minh"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::campaign::Tone;
    use crate::domain::delivery::State;
    use crate::domain::staff::Role;

    #[test]
    fn no_two_values_of_a_table_share_a_form() {
        for table in [
            ANCHOR_STATUSES,
            ANCHOR_KINDS,
            GATES,
            NO_NEEDS,
            PHASE_KINDS,
            TONES,
            PRIORITIES,
            LATE_THEN,
            WEEKDAYS,
            ROLES,
            YES_NO,
            STATES,
        ] {
            let mut seen = BTreeSet::new();
            for choice in table {
                assert_eq!(fold(choice.vi), choice.vi, "the form without marks");
                let own: BTreeSet<String> = choice.forms().map(fold).collect();
                for form in own {
                    assert_eq!(find(table, &form.to_uppercase()).map(|at| table[at].name), Some(choice.name));
                    assert!(seen.insert(form.clone()), "{form} twice");
                }
            }
        }
    }

    #[test]
    fn tables_stand_in_the_order_of_what_they_name() {
        let names = |table: &[Choice]| table.iter().map(|c| c.name).collect::<Vec<_>>();
        assert_eq!(names(STATES), State::ALL.iter().copied().map(State::as_str).collect::<Vec<_>>());
        assert_eq!(names(TONES), Tone::ALL.iter().copied().map(Tone::as_str).collect::<Vec<_>>());
        assert_eq!(names(ROLES), Role::ALL.iter().copied().map(Role::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn a_mistyped_value_finds_its_neighbour_in_either_language() {
        for (text, wanted) in
            [("festiv", Some("festive")), ("chào mùng", None), ("chao-mun", Some("chao-mung")), ("x", None)]
        {
            assert_eq!(near(TONES, text).as_deref().filter(|_| find(TONES, text).is_none()), wanted, "{text}");
        }
        assert_eq!(find(WEEKDAYS, "Chủ nhật"), Some(6));
        assert_eq!(find(WEEKDAYS, "T2"), Some(0));
        assert_eq!(find(YES_NO, "Có"), Some(0));
    }
}
