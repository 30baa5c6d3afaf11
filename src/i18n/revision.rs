//! Revisions: what was applied before, what the folder has, and how they differ.

use crate::i18n::words;

words! {
    HISTORY_OF: "{name} – các bản đã đưa vào lịch, mới nhất ở trên:", "{name} – revisions, the newest first:";
    REVISION: "bản {number} · {at} · {by} ({origin})", "revision {number} · {at} · {by} ({origin})";
    WHY: "lý do: {why}", "why: {why}";
    HISTORY_NONE: "Chưa có bản nào được đưa vào lịch.", "Nothing was applied yet.";
    CHANNELS_TITLE: "đơn vị, kênh, cán bộ", "units, channels, staff";
    BESIDE: "── {path}", "── {path}";
    MEDIA: "tệp ảnh, âm thanh, video; mã kiểm tra {sha256}", "a medium; hash {sha256}";
    NO_DIFFERENCE: "Hai bản giống hệt nhau.", "The two are the same.";
    SIDE: "{path} (bản {number})", "{path} (revision {number})";
    SIDE_FOLDER: "{path} (trong thư mục)", "{path} (in the folder)";

    PULLED: "{name}: đã lấy về bản {number}", "{name}: revision {number} was written here";
    PULLED_SAME: "{name}: thư mục đã có bản mới nhất (bản {number})", "{name}: the folder has the newest (revision {number})";
    PULLED_AHEAD: "{name}: thư mục có sửa đổi chưa đưa vào lịch, dựa trên bản mới nhất (bản {number}); giữ nguyên",
        "{name}: the folder has changes that are not applied, made from the newest (revision {number}); left as it is";
    PULLED_APART: "!! {name}: cả thư mục và lịch (bản {number}, {by}, {at}) đều đã sửa; giữ nguyên tệp trong thư mục",
        "!! {name}: both the folder and the store (revision {number}, {by}, {at}) were changed; the folder is left as it is";
    PULLED_APART_DO: "Khác nhau thế nào xem ở trên. Ghép các sửa đổi vào tệp rồi `loa apply --base {number}`; hoặc lấy bản trong lịch bằng `loa pull {name} --replace` (tệp đang có được giữ lại với đuôi .cu).",
        "The difference stands above. Bring both together in the file and run `loa apply --base {number}`, or take the store's with `loa pull {name} --replace` (the file that is there is kept under a name ending in .cu).";
    PULLED_ASIDE: "giữ lại tệp cũ: {path}", "the file that was there is kept: {path}";
    PULLED_MISSING: "!! không còn tệp {path} ở đây và trong kho ảnh, âm thanh, video; chép lại tệp này vào thư mục", "!! {path} is neither here nor among the kept media; copy it here again";
    PULLED_NOTHING: "Trong lịch chưa có chiến dịch nào.", "Nothing was applied yet.";

    ASK_RESTORE: "Đưa bản {number} của {name} trở lại?", "Bring revision {number} of {name} back?";
    RESTORED: "Đã đưa bản {number} của {name} trở lại, thành bản {now}. Lấy về thư mục: loa pull {name}",
        "Revision {number} of {name} is back, as revision {now}. Bring it into the folder: loa pull {name}";
    RESTORE_SAME: "Bản {number} của {name} chính là bản đang dùng.", "Revision {number} of {name} is the one in use.";
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_have_the_same_places() {
        super::super::assert_same_places("revision", super::ALL);
    }
}
