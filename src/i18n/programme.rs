//! Words spoken or read at a loudspeaker station, and labels on the pages of the folder adapter.
//!
//! Never: content. The greeting names the unit; everything else on air was written and approved by people.

use super::words;

words! {
    GREETING: "Kính thưa bà con! Sau đây là chương trình phát thanh của {unit}, ngày {date}.",
        "Dear listeners, this is the programme of {unit} of {date}.";
    CLOSING: "Chương trình phát thanh của {unit} đến đây là hết. Xin cảm ơn bà con đã lắng nghe.",
        "This was the programme of {unit}. Thank you for listening.";
    PLAY: "[Phát tệp {file}, {seconds} giây]", "[Play the file {file}, {seconds} seconds]";
    READ: "[Đọc, khoảng {seconds} giây]", "[Read aloud, about {seconds} seconds]";
    OVER: "[VƯỢT KHUNG GIỜ: đài quyết định phát hay không]", "[BEYOND THE SLOT: the station decides]";
    PHOTO_BY: "Ảnh: {name}", "Photo: {name}";
    READ_MORE: "Xem thêm", "Read more";
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn both_languages_name_the_same_places() {
        super::super::assert_same_places("programme", ALL);
    }
}
