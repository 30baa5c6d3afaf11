//! Codes that loa itself writes: the network, the disk, what staging left, what a person on a site did.
//!
//! Platforms' own numbers are in `channels`.

super::rows! {
    ["lease_ended"] "máy này bị ngừng quá lâu nên không gửi nữa; máy đang chạy sẽ làm tiếp", "this node was away for too long, so nothing was sent; the node that runs goes on";
    ["step_panicked", "step_hangs"] "chương trình bị gián đoạn khi đang làm việc với kênh này", "the program broke off while it worked with this channel";
    ["unstorable"] "không ghi được câu trả lời của kênh vào sổ", "what the channel answered could not be stored";
    ["store_failed"] "chưa gửi được vì lúc đó không ghi được sổ; chương trình tự làm lại",
        "not sent: the store could not be written at that moment; it is tried again";
    ["connect"] "không kết nối được tới kênh: kiểm tra mạng", "the channel cannot be reached: look at the network";
    ["timeout"] "kênh không trả lời kịp", "the channel did not answer in time";
    ["lost_reply"] "mất kết nối trước khi kênh trả lời", "the connection was lost before the channel answered";
    ["bad_call", "address_refused"] "địa chỉ của kênh không dùng được: sửa trong channels.yaml", "the channel's address cannot be used: correct it in channels.yaml";
    ["reply_too_large", "answer_too_long"] "câu trả lời của kênh quá dài", "the channel's answer is too long";
    ["unreadable", "not_json"] "câu trả lời của kênh không đọc được", "the channel's answer cannot be read";
    ["no_id", "not_our_post", "no_status", "no_job"] "câu trả lời của kênh không nói rõ bài đăng", "the channel's answer does not name the post";
    ["still_hidden"] "kênh đã nhận lệnh nhưng bài chưa hiện", "the channel took the order but the post is still hidden";
    ["still_public"] "kênh đã nhận lệnh nhưng bài vẫn hiện", "the channel took the order but the post is still shown";
    ["processing", "-214"] "kênh đang xử lý bài", "the channel is still working on the post";
    ["public"] "bài chuẩn bị trước đã hiện ra trên kênh: muốn lấy xuống thì dùng loa withdraw", "what was staged is public on the channel: take it down by loa withdraw";
    ["media_missing"] "thiếu tệp ảnh hoặc bản thu đã duyệt, trong kho của chương trình và trong thư mục làm việc đều không có: chép lại đúng tệp đã duyệt vào thư mục làm việc", "an approved picture or recording is missing, in the program's store and in the workspace: put the very file that was approved back into the workspace";
    ["media_damaged"] "tệp ảnh hoặc bản thu trong kho khác với bản đã duyệt, thư mục làm việc cũng không còn bản đúng: chép lại đúng tệp đã duyệt vào đó rồi dùng loa retry, hoặc duyệt bản mới", "a picture or recording in the store is not the approved one, nor is there one in the workspace: put the very file that was approved back there and use loa retry, or approve the new one";
    ["no_secret", "vault"] "chưa có hoặc không mở được mã truy cập của kênh: đăng nhập kênh bằng loa login", "the channel's secrets are missing or cannot be opened: use loa login";
    ["bad_secret"] "mã bí mật của kênh không dùng được: đăng nhập lại kênh", "a secret of the channel cannot be used: log in again";
    ["no_adapter", "no_channel", "adapter_changed"] "kênh đã đổi hoặc không còn trong channels.yaml", "the channel changed or is not in channels.yaml any more";
    ["renewal_lost"] "lần gia hạn mã truy cập trước không rõ kết quả, mã cũ có thể không dùng được nữa: đăng nhập lại kênh", "nobody knows how the last renewal ended; the old tokens may be dead: log in again";
    ["no_renewal"] "loại kênh này không gia hạn mã truy cập", "this kind of channel renews no tokens";
    ["no_withdraw"] "loại kênh này không cho gỡ bài: gỡ bằng tay trên kênh", "this kind of channel takes nothing back: do it by hand";
    ["no_receipt"] "chưa có gì được đăng nên không có gì để gỡ", "nothing is out, so there is nothing to take back";
    ["no_own_id"] "không biết chắc là bài nào trên kênh, nên chưa gửi lệnh gỡ: gỡ bằng tay trên kênh", "it is not certain which post this is, so nothing was sent: take it back by hand";
    ["other_post"] "đường dẫn đã ghi là của bài khác, nên chưa gửi lệnh gỡ: xem lại trên kênh", "the link that was typed is another post's, so nothing was sent: look at the channel";
    ["no_such_post"] "kênh không có bài nào ở đường dẫn đã ghi: xem lại trên kênh", "the channel has no post at the link that was typed: look at the channel";
    ["no_content", "no_due"] "thiếu nội dung hoặc giờ đăng trong sổ của chương trình", "content or time is missing from the ledger";
    ["bad_payload", "bad_token", "staged_token", "bad_receipt", "bad_page", "bad_path"] "nội dung đã chuẩn bị không đọc được: chuẩn bị lại bằng loa retry", "what was prepared cannot be read: prepare it again by loa retry";
    ["bad_setting"] "một thiết lập của kênh không đúng: sửa trong channels.yaml", "a setting of the channel is wrong: correct it in channels.yaml";
    ["disk_full"] "ổ đĩa đã đầy: cần dọn chỗ trống", "the disk is full: make room";
    ["folder_missing", "no_folder"] "không thấy thư mục của kênh: tạo thư mục hoặc gắn lại ổ đĩa", "the channel's folder is not there: make it, or mount its disk";
    ["folder_not_writable"] "không ghi được vào thư mục của kênh: cấp quyền ghi", "the channel's folder cannot be written: give the right to write";
    ["folder_hangs"] "thư mục của kênh không trả lời: xem lại ổ đĩa hoặc mạng", "the channel's folder does not answer: look at its disk or at the network";
    ["folder_locked"] "thư mục của kênh đang bị chương trình khác giữ: đóng chương trình đó", "another program holds the channel's folder: close it";
    ["not_a_file"] "trong thư mục của kênh có một mục không phải là tệp mang tên của chương trình: xóa mục đó", "something in the channel's folder has a name of ours and is no file: remove it";
    ["disk"] "ổ đĩa không ghi được tệp", "the disk did not take the file";
    ["stopped"] "chương trình dừng trong lúc ghi tệp", "the program stopped while it wrote files";
    ["staged_damaged", "staged_gone"] "bản chuẩn bị trước bị hỏng hoặc mất, chương trình chuẩn bị lại", "what was staged is damaged or gone; it is staged anew";

    ["draft_restored"] "có người đã sửa bản nháp trên trang web; bài được đăng đúng như bản đã duyệt", "somebody edited the draft on the site; it went out as it was approved";
    ["draft_trashed"] "có người trên trang web đã bỏ bản nháp vào thùng rác, chương trình để nguyên như vậy", "somebody on the site threw the draft away; it was left so";
    ["draft_deleted"] "bản nháp không còn trên trang web: nếu vẫn cần đăng thì dùng loa retry", "the draft is not on the site any more: use loa retry if it must go out";
    ["draft_rescheduled"] "có người trên trang web đã đổi lịch đăng của bản nháp, chương trình để nguyên như vậy", "somebody on the site rescheduled the draft; it was left so";
    ["draft_private"] "có người trên trang web đã chuyển bản nháp thành bài riêng tư, chương trình để nguyên như vậy", "somebody on the site made the draft private; it was left so";
    ["draft_pending"] "có người trên trang web đã chuyển bản nháp sang chờ xét duyệt, chương trình để nguyên như vậy", "somebody on the site put the draft up for review; it was left so";
    ["published_on_site"] "bài đang hiện trên trang web với nội dung khác bản đã duyệt, do có người đăng hoặc sửa ở đó; chương trình để nguyên như vậy", "the post is public on the site with other words than those approved; it was left so";
    ["site_changes_words"] "trang web tự đổi nội dung của bài nên không đăng: tắt phần mở rộng đổi nội dung trên trang", "the site changes the words, so nothing was published: switch off the plugin that does it";
    ["other_words"] "trang web đang hiện nội dung khác bản đã duyệt: mở ra xem ngay", "the site shows other words than those approved: look at it now";
    ["not_public"] "trang web nhận bài nhưng không nói là đã hiện", "the site took the post but does not say that it is public";
    ["planned"] "trang web xếp lịch thay vì đăng ngay; bài đã trở lại bản nháp", "the site planned the post instead of showing it; it is a draft again";
    ["no_category"] "trang web không có chuyên mục đã ghi trong channels.yaml", "the site lacks the category named in channels.yaml";
    ["no_rest_api"] "không thấy giao diện lập trình (REST API) của trang web: kiểm tra địa chỉ, hoặc phần bảo mật đang chặn", "no REST API at this address: look at the address, or a security plugin hides it";
    ["app_passwords_off"] "trang web tắt mật khẩu ứng dụng: trang phải chạy https và cho phép mật khẩu ứng dụng", "application passwords are off on the site: it must run on https and allow them";
}
