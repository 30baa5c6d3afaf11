//! Kinds of tasks, and the labels of a task sheet.
//!
//! What is to be said or done was written and approved by people.

use super::{Lang, words};
use crate::domain::task::{Counted, TaskKind};

words! {
    VILLAGE_MEETING: "Họp thôn, làng, tổ dân phố", "Village meeting";
    BRANCH_MEETING: "Sinh hoạt chi bộ, đoàn thể", "Branch meeting";
    CONFERENCE: "Hội nghị", "Conference";
    ORAL_TALK: "Tuyên truyền miệng", "Oral communication";
    BANNER: "Cổ động trực quan (pano, băng rôn, áp phích, cờ)", "Banners, posters, flags";
    PRINTED_BULLETIN: "Bản tin in", "Printed bulletin";
    LEAFLET: "Tờ rơi, tờ gấp", "Leaflets";
    FACEBOOK_GROUP: "Nhóm Facebook", "Facebook group";
    ZALO_GROUP: "Nhóm Zalo thôn, làng", "Village Zalo group";
    STATION_COPY: "Gửi bản thu âm, bản đọc cho các đài", "Sent to stations";
    PRESS: "Báo chí", "Press";
    PRESS_BRIEFING: "Họp báo, cung cấp thông tin cho báo chí", "Press briefing";
    EXHIBITION: "Triển lãm, trưng bày", "Exhibition";
    FILM_SHOW: "Chiếu phim", "Film show";
    PERFORMANCE: "Biểu diễn văn nghệ", "Performance";
    QUIZ: "Cuộc thi, diễn đàn", "Quiz, forum";
    INFORMATION_REQUEST: "Cung cấp thông tin theo yêu cầu", "Information on request";
    REPLY: "Trả lời phản ánh, kiến nghị", "Reply to citizens";
    REPORT: "Báo cáo", "Report";
    OTHER: "Việc khác", "Other work";

    PEOPLE: "người", "people";
    PIECES: "cái", "pieces";
    TIMES: "lần", "times";

    SHEET: "PHIẾU GIAO VIỆC", "TASK SHEET";
    KIND: "Loại việc", "Kind";
    ASSIGNEE: "Người, đơn vị thực hiện", "Done by";
    WHEN: "Thời gian thực hiện", "When";
    PLACE: "Địa điểm", "Where";
    DEADLINE: "Báo kết quả trước", "Say that it was done by";
    PLANNED: "Số lượng theo kế hoạch", "Planned number";
    TAKE_DOWN: "Ngày tháo dỡ", "Comes down on";
    ASKED_ON: "Ngày nhận yêu cầu", "Asked on";
    TOPIC: "Chủ đề", "Topic";
    COMPETENT_BODY: "Cơ quan có thẩm quyền trả lời", "Competent body";
    LANGUAGE: "Ngôn ngữ", "Language";
    NUMBER: "Mã phiếu", "Sheet";
    CONTENT: "NỘI DUNG", "CONTENT";
    COPY_PACK: "NỘI DUNG ĐỂ DÁN (chép nguyên văn; ảnh kèm theo trong thư mục này)",
        "TO COPY (word for word; pictures are in this folder)";
    RESULT: "KẾT QUẢ (người thực hiện ghi)", "RESULT (filled in by who does it)";
    DONE_AT: "Đã thực hiện lúc", "Done at";
    DONE_COUNT: "Số lượng, số người dự (ai đếm)", "Number, people present (who counted)";
    QUESTIONS: "Câu hỏi, ý kiến của Nhân dân", "Questions and opinions";
    SIGNATURE: "Người thực hiện ký, ghi rõ họ tên", "Signature and name";
    HOW_TO_SAY: "Báo kết quả cho cán bộ phụ trách, hoặc: loa done {id} --count … --evidence ẢNH.jpg",
        "Tell the office, or: loa done {id} --count … --evidence PICTURE.jpg";
    CLOSED: "PHIẾU ĐÃ ĐÓNG: việc này đã hủy, đã đổi hoặc đã quá hạn. Không thực hiện theo phiếu này.",
        "CLOSED: this task was called off, changed, or is past its deadline. Do not work from this sheet.";
    GIVEN_BY: "Đơn vị giao việc", "Given by";
    AT_TIME: "{time}, ngày {date}", "{time}, {date}";
}

pub fn kind(lang: Lang, kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::VillageMeeting => VILLAGE_MEETING,
        TaskKind::BranchMeeting => BRANCH_MEETING,
        TaskKind::Conference => CONFERENCE,
        TaskKind::OralTalk => ORAL_TALK,
        TaskKind::Banner => BANNER,
        TaskKind::PrintedBulletin => PRINTED_BULLETIN,
        TaskKind::Leaflet => LEAFLET,
        TaskKind::FacebookGroup => FACEBOOK_GROUP,
        TaskKind::ZaloGroup => ZALO_GROUP,
        TaskKind::StationCopy => STATION_COPY,
        TaskKind::Press => PRESS,
        TaskKind::PressBriefing => PRESS_BRIEFING,
        TaskKind::Exhibition => EXHIBITION,
        TaskKind::FilmShow => FILM_SHOW,
        TaskKind::Performance => PERFORMANCE,
        TaskKind::Quiz => QUIZ,
        TaskKind::InformationRequest => INFORMATION_REQUEST,
        TaskKind::Reply => REPLY,
        TaskKind::Report => REPORT,
        TaskKind::Other => OTHER,
    }
    .say(lang)
}

/// What a number without a unit counts.
pub fn counted(lang: Lang, counted: Counted) -> &'static str {
    match counted {
        Counted::People => PEOPLE,
        Counted::Pieces => PIECES,
        Counted::Times => TIMES,
    }
    .say(lang)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ALL, Lang, TaskKind, kind};

    #[test]
    fn both_languages_name_the_same_places() {
        super::super::assert_same_places("task", ALL);
    }

    #[test]
    fn no_two_kinds_read_alike() {
        for lang in [Lang::Vi, Lang::En] {
            let names: BTreeSet<&str> = TaskKind::ALL.iter().copied().map(|k| kind(lang, k)).collect();
            assert_eq!(names.len(), TaskKind::ALL.len());
        }
    }
}
