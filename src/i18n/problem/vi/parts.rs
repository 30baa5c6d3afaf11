//! What problems speak of, in Vietnamese: kinds of files and values, parts of a post, days off, and how a rule or a
//! setting is written.

use crate::domain::calendar::{DayOff, Feast};
use crate::domain::diagnostic::{CronFault, FileKind, LengthUnit, NodeKind, Part, SettingFault};

pub(super) fn file_kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Office => "tệp Word, Excel hoặc tệp nén",
        FileKind::OldOffice => "tệp Word, Excel đời cũ",
        FileKind::Pdf => "tệp PDF",
        FileKind::Picture => "tệp ảnh",
        FileKind::WebPage => "trang web",
        FileKind::Binary => "tệp của phần mềm khác",
    }
}

pub(super) fn kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Nothing => "chỗ trống",
        NodeKind::Text => "một dòng chữ",
        NodeKind::List => "một danh sách",
        NodeKind::Mapping => "các cặp “mục: giá trị”",
        NodeKind::TextOrList => "một dòng chữ hoặc danh sách",
        NodeKind::TextOrMapping => "một dòng chữ hoặc các cặp “mục: giá trị”",
        NodeKind::ListOrMapping => "một danh sách hoặc các cặp “mục: giá trị”",
        NodeKind::TextListOrMapping => "một dòng chữ, danh sách hoặc các cặp “mục: giá trị”",
    }
}

pub(super) fn wrong_type(wanted: NodeKind) -> String {
    match wanted {
        NodeKind::Nothing => "để trống",
        NodeKind::Text | NodeKind::TextOrMapping => "ghi trên một dòng, hoặc sau “|” cho đoạn văn dài",
        NodeKind::List | NodeKind::TextOrList | NodeKind::ListOrMapping => {
            "đặt trong ngoặc vuông [a, b], hoặc mỗi mục một dòng bắt đầu bằng “- ”"
        }
        NodeKind::Mapping => "ghi mỗi dòng một “mục: giá trị”, thụt vào trong",
        NodeKind::TextListOrMapping => "ghi một thời điểm, danh sách thời điểm, hoặc lịch lặp { cron: … }",
    }
    .to_owned()
}

pub(super) fn cron(why: CronFault) -> &'static str {
    match why {
        CronFault::FieldCount => {
            "ghi năm trường (phút giờ ngày tháng thứ) hoặc sáu trường có giây đứng đầu, ví dụ \"15 17 * * *\"; phát hằng ngày thì ghi gọn daily: \"17:15\""
        }
        CronFault::Field => {
            "một trường có giá trị sai: phút 0-59, giờ 0-23, ngày 1-31, tháng 1-12, thứ 0-7 (0 và 7 là Chủ nhật)"
        }
        CronFault::DayAndWeekday => "chỉ giới hạn ngày trong tháng hoặc thứ trong tuần; trường kia ghi *",
        CronFault::Unsupported => "không dùng L, W, #, ? và @; ghi bằng số và dấu *",
        CronFault::AndDaily => "chỉ dùng “cron” hoặc “daily”, không dùng cả hai",
        CronFault::AndDays => "“days” chỉ đi với “daily”; với “cron” hãy ghi thứ ở trường cuối",
    }
}

pub(super) fn setting(why: &SettingFault) -> String {
    match why {
        SettingFault::NotUrl => "ghi địa chỉ https://… không có dấu / ở cuối".to_owned(),
        SettingFault::NotSafe => {
            "ghi địa chỉ bắt đầu bằng https:// vì mật khẩu của kênh được gửi tới đó; http:// chỉ dùng cho chính máy này"
                .to_owned()
        }
        SettingFault::NotNumber => "ghi một số nguyên".to_owned(),
        SettingFault::NotFolder => {
            "ghi thư mục nằm trong thư mục làm việc, không có .. và không bắt đầu bằng /".to_owned()
        }
        SettingFault::Pattern(pattern) => format!("ghi theo dạng {pattern}"),
    }
}

pub(super) fn part(part: Part) -> &'static str {
    match part {
        Part::Title => "tiêu đề",
        Part::Summary => "tóm tắt",
        Part::Body => "nội dung",
        Part::Media => "ảnh",
        Part::Audio => "bản thu âm",
        Part::Link => "đường dẫn",
        Part::Item => "tin",
    }
}

pub(super) fn day_off(day: &DayOff) -> &str {
    match day {
        DayOff::Weekend => "thứ Bảy, Chủ nhật",
        DayOff::Feast(Feast::NewYear) => "Tết Dương lịch",
        DayOff::Feast(Feast::Tet) => "Tết Âm lịch",
        DayOff::Feast(Feast::HungKings) => "Giỗ Tổ Hùng Vương",
        DayOff::Feast(Feast::Victory) => "Ngày Chiến thắng 30/4",
        DayOff::Feast(Feast::Labour) => "Ngày Quốc tế lao động 01/5",
        DayOff::Feast(Feast::National) => "Quốc khánh 02/9",
        DayOff::Written(title) => title,
    }
}

pub(super) fn length(unit: LengthUnit) -> &'static str {
    match unit {
        LengthUnit::Characters => "ký tự",
        LengthUnit::Bytes => "byte",
        LengthUnit::Marks => "chỗ định dạng (in đậm, in nghiêng, đường dẫn)",
    }
}
