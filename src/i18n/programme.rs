//! Words spoken or read at a loudspeaker station, and labels on the pages of the folder adapter.
//!
//! What an announcer says around the bulletins names the station, the session and who edits; everything else on air was
//! written and approved by people.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::{Lang, Word, words};

words! {
    GREETING: "Đây là {station}. Kính chào bà con! Mời bà con nghe chương trình phát thanh {session} {weekday}, {date}.",
        "This is {station}. Good day! This is the {session} programme of {weekday}, {date}.";
    HEADLINES: "Trong chương trình hôm nay có các nội dung sau: {headlines}.", "In today's programme: {headlines}.";
    CLOSING: "Chương trình phát thanh {session} đến đây là hết. Chương trình do {editor} biên tập.",
        "This was the {session} programme. It was edited by {editor}.";
    NEXT: "Mời bà con đón nghe buổi phát thanh tiếp theo lúc {time} {when}.", "The next programme is at {time} {when}.";
    GOODBYE: "Kính chào bà con!", "Goodbye!";
    URGENT_CALL: "Tin khẩn của {unit}, phát lúc {time} {date}.", "Urgent news of {unit}, issued at {time}, {date}.";
    REPEATED: "Xin nhắc lại.", "Once more.";

    PLAY: "[Phát tệp {file}, dài {length}]", "[Play the file {file}, {length}]";
    READ: "[Đọc, khoảng {length}]", "[Read aloud, about {length}]";
    OVER: "[QUÁ KHUNG GIỜ: đài quyết định phát hay không]", "[BEYOND THE SLOT: the station decides]";
    LATE: "[ĐẾN SAU KHI CHƯƠNG TRÌNH ĐÃ BẮT ĐẦU: đọc ở cuối, trước lời kết]",
        "[CAME AFTER THE PROGRAMME HAD BEGUN: read it at the end, before the closing words]";
    NOTE: "[Dặn đài: {note}]", "[To the station: {note}]";
    CALL_FIRST: "[Đọc hai lần trước khi phát tệp]", "[Read twice before playing the file]";

    /// In what a leader reads before a yes.
    SPOKEN_TITLE: "Câu mở đầu: {text}", "Said among the headlines: {text}";
    MARGIN: "Ghi bên lề (không đọc): {text}", "In the margin (not read out): {text}";
    SHEET: "Chương trình phát thanh {session}", "Programme, {session}";
    SHEET_NOW: "Tin khẩn, phát ngay", "Urgent news, to be played now";
    DAY: "ngày {date}", "{date}";
    FROM_TO: "{from} – {to}", "{from} – {to}";
    LENGTH: "dài {length} / {limit}", "length {length} / {limit}";
    NUMBER: "Phiếu số", "Sheet no.";
    APPROVED_BY: "Người duyệt", "Approved by";
    APPROVED_AT: "Duyệt lúc", "Approved at";
    CLOCK: "Giờ", "Time";
    CONTENT: "Nội dung (tiếng)", "Content (language)";
    LONG: "Dài", "Length";
    SOURCE: "Nguồn, người đọc", "Source, reader";
    CLUSTERS: "Cụm loa", "Clusters";
    PLAYED: "Đã phát / không, lý do", "Played / not, why";
    CHIME: "Nhạc hiệu", "Chime";
    OPENING: "Lời chào", "Greeting";
    OPENING_HEADLINES: "Lời chào, điểm tin", "Greeting, headlines";
    ENDING: "Lời kết", "Closing";
    ALL_CLUSTERS: "tất cả", "all";
    READER: "Đọc: {name}", "Read by {name}";
    CHECKED_BY: "Nghe lại: {name}", "Checked by {name}";
    READ_ON_AIR: "đọc trực tiếp", "read live";
    FORM_NUMBER: "Phiếu duyệt số {number}", "Approval form no. {number}";
    AGAIN: "nhắc lại", "repeated";
    EDITED: "Biên tập", "Edited by";
    READ_BY: "Người đọc", "Reader";
    ON_DUTY: "Người trực (ký, ghi rõ họ tên)", "On duty (signature, full name)";
    INCIDENT: "Sự cố, xử lý", "Incidents, what was done";
    SCRIPT: "Lời đọc", "Script";
    SCRIPT_OF: "Lời bản thu", "What the recording says";

    MORNING: "buổi sáng", "morning";
    NOON: "buổi trưa", "noon";
    AFTERNOON: "buổi chiều", "afternoon";
    EVENING: "buổi tối", "evening";
    MORNING_OF: "sáng", "morning";
    NOON_OF: "trưa", "noon";
    AFTERNOON_OF: "chiều", "afternoon";
    EVENING_OF: "tối", "evening";
    TODAY: "{session} nay", "this {session}";
    TOMORROW: "{session} mai", "tomorrow {session}";
    ON_DAY: "{session} {weekday}, {date}", "{weekday} {session}, {date}";
    MONDAY: "thứ Hai", "Monday";
    TUESDAY: "thứ Ba", "Tuesday";
    WEDNESDAY: "thứ Tư", "Wednesday";
    THURSDAY: "thứ Năm", "Thursday";
    FRIDAY: "thứ Sáu", "Friday";
    SATURDAY: "thứ Bảy", "Saturday";
    SUNDAY: "Chủ nhật", "Sunday";
    DATE: "ngày {day} tháng {month} năm {year}", "{day}/{month}/{year}";
    ON_THE_HOUR: "{hour} giờ", "{hour}:00";
    MINUTES: "{hour} giờ {minute} phút", "{hour}:{minute}";

    IN_LANGUAGE: "tiếng {name}", "{name}";

    PHOTO_BY: "Ảnh: {name}", "Photo: {name}";
    READ_MORE: "Xem thêm", "Read more";
}

/// "buổi sáng"
pub fn session(lang: Lang, time: NaiveTime) -> &'static str {
    of_day(time, [MORNING, NOON, AFTERNOON, EVENING]).say(lang)
}

/// As speech divides the day: noon begins at 11, the afternoon at 13, the evening at 18.
fn of_day(time: NaiveTime, [morning, noon, afternoon, evening]: [Word; 4]) -> Word {
    match time.hour() {
        0..11 => morning,
        11..13 => noon,
        13..18 => afternoon,
        _ => evening,
    }
}

/// "thứ Sáu"
pub fn weekday(lang: Lang, date: NaiveDate) -> &'static str {
    match date.weekday() {
        chrono::Weekday::Mon => MONDAY,
        chrono::Weekday::Tue => TUESDAY,
        chrono::Weekday::Wed => WEDNESDAY,
        chrono::Weekday::Thu => THURSDAY,
        chrono::Weekday::Fri => FRIDAY,
        chrono::Weekday::Sat => SATURDAY,
        chrono::Weekday::Sun => SUNDAY,
    }
    .say(lang)
}

/// "ngày 16 tháng 01 năm 2026": a zero before the months 1 and 2 only (Nghị định 30/2020/NĐ-CP).
pub fn date(lang: Lang, date: NaiveDate) -> String {
    let month = date.month();
    let month = if month < 3 { format!("{month:02}") } else { month.to_string() };
    DATE.with(lang, &[("day", &format!("{:02}", date.day())), ("month", &month), ("year", &date.year())])
}

/// "17 giờ 15 phút", "17 giờ"
pub fn clock(lang: Lang, time: NaiveTime) -> String {
    let (hour, minute) = (format!("{:02}", time.hour()), format!("{:02}", time.minute()));
    if time.minute() == 0 {
        ON_THE_HOUR.with(lang, &[("hour", &hour)])
    } else {
        MINUTES.with(lang, &[("hour", &hour), ("minute", &minute)])
    }
}

/// "chiều nay", "sáng mai", "sáng thứ Hai, ngày 19 tháng 01 năm 2026", as it is said on `today`.
pub fn day_of(lang: Lang, then: NaiveDateTime, today: NaiveDate) -> String {
    let session = of_day(then.time(), [MORNING_OF, NOON_OF, AFTERNOON_OF, EVENING_OF]).say(lang);
    match (then.date() - today).num_days() {
        0 => TODAY.with(lang, &[("session", &session)]),
        1 => TOMORROW.with(lang, &[("session", &session)]),
        _ => {
            let (weekday, date) = (weekday(lang, then.date()), date(lang, then.date()));
            ON_DAY.with(lang, &[("session", &session), ("weekday", &weekday), ("date", &date)])
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, NaiveDateTime};

    use super::{ALL, Lang, clock, date, day_of, session, weekday};

    #[test]
    fn both_languages_name_the_same_places() {
        super::super::assert_same_places("programme", ALL);
    }

    #[test]
    fn an_announcer_says_when() {
        let today: NaiveDate = "2026-01-16".parse().unwrap();
        for (then, wanted) in [
            ("2026-01-16T17:15:00", "buổi chiều 17 giờ 15 phút chiều nay"),
            ("2026-01-16T11:00:00", "buổi trưa 11 giờ trưa nay"),
            ("2026-01-17T05:15:00", "buổi sáng 05 giờ 15 phút sáng mai"),
            ("2026-01-19T19:00:00", "buổi tối 19 giờ tối thứ Hai, ngày 19 tháng 01 năm 2026"),
        ] {
            let at: NaiveDateTime = then.parse().unwrap();
            let time = at.time();
            let said = [session(Lang::Vi, time), &clock(Lang::Vi, time), &day_of(Lang::Vi, at, today)].join(" ");
            assert_eq!(said, wanted);
        }
        let day: NaiveDate = "2026-09-05".parse().unwrap();
        assert_eq!(format!("{}, {}", weekday(Lang::Vi, day), date(Lang::Vi, day)), "thứ Bảy, ngày 05 tháng 9 năm 2026");
    }
}
