//! A content as it is shown before a yes, and by `loa show`.
//!
//! No word that could be taken for one of the content's own: labels end in a colon and stand at the line's start.

use super::{Lang, language, words};
use crate::domain::preview::Measure;

words! {
    CONTENT: "Nội dung {n}/{all}", "Content {n} of {all}";
    TITLE: "Tiêu đề: {text}", "Title: {text}";
    LEAD: "Tóm tắt{where}: {text}", "Lead{where}: {text}";
    /// The lead says the same as the first paragraph.
    LEAD_AS_FIRST: "như đoạn đầu", "as the first paragraph";
    LINK: "Liên kết{where}: {to}", "Link{where}: {to}";
    PICTURE: "Ảnh{where}: {name}", "Picture{where}: {name}";
    SIZE: "{width}×{height} điểm ảnh, {bytes}", "{width}×{height} pixels, {bytes}";
    ALT: "lời mô tả: “{text}”", "alt text: “{text}”";
    NO_ALT: "CHƯA CÓ LỜI MÔ TẢ", "NO ALT TEXT";
    CREDIT: "tác giả: {who}", "by {who}";
    RECORDING: "Bản thu: {name}, {length}; người đọc: {reader}; người nghe kiểm tra: {checked_by}",
        "Recording: {name}, {length}; read by: {reader}; checked by: {checked_by}";
    NOT_SAID: "chưa ghi", "not said";
    SCRIPT: "Lời của bản thu:", "It says:";
    NO_SCRIPT: "CHƯA CÓ LỜI CỦA BẢN THU: hãy nghe tệp này trước khi duyệt", "NO SCRIPT: listen to the file before you approve";
    SECONDS: "{seconds} giây", "{seconds} s";
    MINUTES: "{minutes} phút {seconds} giây", "{minutes} min {seconds} s";
    ATTRIBUTION: "Cuối bài{where}: {text}", "Last line{where}: {text}";
    NOTHING: "(không đọc được nội dung này)", "(this content cannot be read)";
    USED: "Giới hạn của kênh{where}: {used}", "Limits of the channel{where}: {used}";
    USED_ONE: "{what} {used}/{limit}", "{what} {used} of {limit}";
    ON: " ({channels})", " ({channels})";
    PLACES: "Nơi và lúc đăng, phát:", "Where and when:";
    PLACE: "{channel} ({id}): {times}", "{channel} ({id}): {times}";
    WAITS_TO_PUBLISH: "chờ xác nhận “{events}” đã diễn ra rồi mới đăng", "goes out only after word that “{events}” happened";
    WAITS_TO_PLAY: "chờ xác nhận “{events}” đã diễn ra rồi mới phát", "is played only after word that “{events}” happened";
    WAITS_TO_ASSIGN: "chờ xác nhận “{events}” đã diễn ra rồi mới giao", "is assigned only after word that “{events}” happened";
    OF_SOME: "{said} ({count} lượt)", "{said} ({count} times)";
    SPOKEN: "tiếng {name}", "{name}";
    TAG: "ngôn ngữ {tag}", "language {tag}";
    COUNT: "{count} lượt", "{count} times";
    ONE_ID: "mã {id}", "id {id}";
    PAST: "{count} lượt đã quá giờ", "{count} past their time";
    CHANGED: "Thay đổi so với bản đã duyệt: [-chữ bỏ-] [+chữ thêm+]", "Changed since it was approved: [-removed-] [+added+]";
    UNCHANGED: "Chữ không đổi so với bản đã duyệt.", "The words are those that were approved.";
    STATES: "Trạng thái: {states}", "State: {states}";
    STATE_ONE: "{state}: {count} lượt", "{state}: {count}";
    APPROVED: "Duyệt: {by}, {at}", "Approved: {by}, {at}";
    APPROVED_NUMBER: "phiếu số {number}", "form no. {number}";
    OUTCOMES: "Kết quả từng lượt:", "What happened:";

    USED_TITLE: "tiêu đề (ký tự)", "title (characters)";
    USED_LEAD: "tóm tắt (ký tự)", "lead (characters)";
    USED_TEXT: "chữ (ký tự)", "text (characters)";
    USED_MARKS: "số chỗ in đậm, in nghiêng, liên kết", "marked pieces";
    USED_BYTES: "chữ kèm định dạng (byte)", "text with markup (bytes)";
    USED_PICTURES: "số ảnh", "pictures";
    USED_FILE: "tệp lớn nhất (byte)", "largest file (bytes)";
}

/// "tiếng Jrai" for `jra`; a tag without a name is shown as it is.
pub fn spoken(lang: Lang, tag: &str) -> String {
    match language::name(tag) {
        Some(name) => SPOKEN.with(lang, &[("name", &name.say(lang))]),
        None => TAG.with(lang, &[("tag", &tag)]),
    }
}

/// A title with its language, where that is not Vietnamese and the title does not say so itself.
pub fn titled(lang: Lang, title: &str, language: &str) -> String {
    let spoken = spoken(lang, language);
    let is_said = language == "vi" || title.to_lowercase().contains(&spoken.to_lowercase());
    if is_said { title.to_owned() } else { format!("{title} ({spoken})") }
}

pub fn measure(lang: Lang, what: Measure) -> &'static str {
    match what {
        Measure::Title => USED_TITLE,
        Measure::Lead => USED_LEAD,
        Measure::Text => USED_TEXT,
        Measure::Marks => USED_MARKS,
        Measure::TextBytes => USED_BYTES,
        Measure::Pictures => USED_PICTURES,
        Measure::FileBytes => USED_FILE,
    }
    .say(lang)
}

/// A length as people say it.
pub fn length(lang: Lang, ms: u32) -> String {
    let seconds = ms.div_ceil(1_000);
    match seconds / 60 {
        0 => SECONDS.with(lang, &[("seconds", &seconds)]),
        minutes => MINUTES.with(lang, &[("minutes", &minutes), ("seconds", &(seconds % 60))]),
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, length};
    use crate::i18n::Lang;

    #[test]
    fn both_languages_name_the_same_places() {
        super::super::assert_same_places("sheet", ALL);
    }

    #[test]
    fn an_unknown_tag_is_shown_as_it_is() {
        assert_eq!(super::spoken(Lang::Vi, "jra"), "tiếng Jrai");
        assert_eq!(super::spoken(Lang::Vi, "xyz"), "ngôn ngữ xyz");
        assert_eq!(super::titled(Lang::Vi, "Bế mạc", "bdq"), "Bế mạc (tiếng Ba Na)");
        let said = "Bế mạc (bản thu âm tiếng Ba Na)";
        assert_eq!(super::titled(Lang::Vi, said, "bdq"), said, "not twice");
    }

    #[test]
    fn a_length_has_minutes_when_it_is_long() {
        assert_eq!(length(Lang::Vi, 4_200), "5 giây");
        assert_eq!(length(Lang::Vi, 125_000), "2 phút 5 giây");
    }
}
