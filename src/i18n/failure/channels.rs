//! Codes of the platforms: Facebook's numbers, Zalo's numbers below zero, names that Telegram's and WordPress's answers
//! are given. What a number means is each adapter's `classify`.
//!
//! One code has one meaning. Ranges and statuses are in the parent.

super::rows! {
    ["no_rights"] "tài khoản của kênh không đủ quyền đăng bài: cấp lại quyền ở kênh, rồi đăng nhập lại", "the channel's account may not post: give it the right, then log in again";
    ["no_photo", "bad_picture"] "kênh không nhận ảnh này", "the channel does not take this picture";

    ["1", "2"] "Facebook bị lỗi, không chắc đã làm gì", "Facebook failed, and it is not certain what it did";
    ["3"] "Facebook: ứng dụng không được phép làm việc này", "Facebook: the app may not do this";
    ["4", "17", "32", "341", "613"] "Facebook: đã gọi quá nhiều lần, phải chờ", "Facebook: too many calls, wait";
    ["368", "1390008"] "Facebook tạm chặn việc đăng bài của trang này: phải chờ, không đăng thêm", "Facebook blocks posting on this page for a while: wait";
    ["10"] "Facebook: mã truy cập thiếu quyền, hoặc quyền đã bị gỡ", "Facebook: the token lacks a right, or it was taken away";
    ["102", "190"] "Facebook: Mã truy cập (Page Access Token) hết hạn hoặc bị thu hồi: đăng nhập lại kênh", "Facebook: the page access token expired or was revoked: log in again";
    ["2500"] "Facebook không nhận ra mã truy cập hoặc địa chỉ gọi: kiểm tra thiết lập, rồi đăng nhập lại kênh", "Facebook does not know the token or the address: look at the settings, then log in again";
    ["104"] "Facebook: mã bí mật của ứng dụng (app_secret) không khớp", "Facebook: app_secret does not fit";
    ["other_page"] "Facebook: mã truy cập là của trang khác", "Facebook: the token belongs to another page";
    ["100", "105", "194"] "Facebook không nhận nội dung hoặc thao tác này", "Facebook does not take this content or call";
    ["33"] "Facebook: không có bài này, hoặc mã truy cập không xem được bài", "Facebook: there is no such post, or the token cannot see it";
    ["803"] "Facebook: không có trang hoặc bài mang mã này", "Facebook: no page or post has this id";
    ["197"] "Facebook: bài không có nội dung", "Facebook: the post is empty";
    ["506", "1404082", "1366051"] "Facebook: bài hoặc ảnh trùng với bài đã đăng", "Facebook: the text or picture repeats an earlier post";
    ["324", "1366046"] "Facebook: ảnh thiếu, hỏng hoặc quá lớn", "Facebook: the picture is missing, damaged or too large";
    ["1346003", "1404102"] "Facebook: nội dung bị cho là trái tiêu chuẩn cộng đồng", "Facebook: the content is taken to be against its standards";
    ["1500", "1609005", "1609008", "2061006", "1363030"] "Facebook không mở được đường dẫn trong bài", "Facebook cannot open the link of the post";
    ["1349125", "1363019", "1363021", "1363033", "1363037", "1363041", "1363045", "6000"] "Facebook: tải tệp lên bị đứt", "Facebook: the upload broke off";
    ["389", "1363057"] "Facebook không tải được video từ địa chỉ này", "Facebook cannot fetch the video";
    ["5101"] "Facebook: tệp quá lớn", "Facebook: the file is too large";
    ["1363005", "1363022", "1363023", "1363024", "1363025", "1363026", "1363031", "1363032"] "Facebook không nhận video này", "Facebook does not take this video";
    ["1363047", "1609010"] "Facebook tạm ngừng phục vụ", "Facebook is out of service for a while";
    ["4854002", "1404078", "1404006", "1404112"] "Facebook yêu cầu xác minh người quản trị trang: mở ứng dụng Facebook để làm", "Facebook wants the page's administrator verified: open the Facebook app";
    ["1363042", "1363144"] "Facebook: trang không được phép đăng loại nội dung này", "Facebook: the page may not post this kind of content";
    ["1996"] "Facebook: gọi nhiều bất thường, phải chờ", "Facebook: an abnormal number of calls, wait";

    ["-32"] "Zalo: đã gọi quá nhiều lần trong phút này, phải chờ", "Zalo: too many calls in this minute, wait";
    ["-200"] "Zalo không gửi được", "Zalo could not send";
    ["-201"] "Zalo: một trường của bài không hợp lệ, hoặc không có bài mang mã này", "Zalo: a field is invalid, or no article has this id";
    ["-204", "-205"] "Zalo: tài khoản OA đã bị xóa hoặc không tồn tại", "Zalo: the Official Account was deleted or does not exist";
    ["-209", "-212"] "Zalo: ứng dụng chưa được kích hoạt hoặc chưa đăng ký quyền này", "Zalo: the app is not activated or lacks this API";
    ["-210"] "Zalo: một phần của bài dài quá mức cho phép", "Zalo: a part of the article is over the limit";
    ["-211"] "Zalo: đã hết số lượt của gói dịch vụ", "Zalo: the package's quota is used up";
    ["-216", "-220"] "Zalo: Mã truy cập (Access Token) hết hạn hoặc không dùng được", "Zalo: the access token expired or cannot be used";
    ["-219"] "Zalo: ứng dụng đã bị gỡ hoặc bị khóa", "Zalo: the app was removed or disabled";
    ["-221", "not_verified"] "Zalo: tài khoản OA chưa xác thực", "Zalo: the Official Account is not verified";
    ["-223"] "Zalo: OA chưa cấp quyền này cho ứng dụng, hoặc đã hết lượt tạo bài", "Zalo: the account did not grant this API, or its article quota is used up";
    ["-224", "package_too_low"] "Zalo: gói dịch vụ của OA không cho đăng bài bằng chương trình", "Zalo: the account's package takes no articles by program";
    ["-234"] "Zalo không cho gửi vào ban đêm (22 giờ đến 6 giờ)", "Zalo takes nothing at night (22:00 to 06:00)";
    ["-242"] "Zalo: Khóa bí mật của ứng dụng (Secret Key) không khớp với mã truy cập", "Zalo: the secret key does not fit the token";
    ["-248"] "Zalo: nội dung bị cho là trái tiêu chuẩn", "Zalo: the content is taken to be against its standards";
    ["-320", "-321"] "Zalo: chưa có tài khoản Zalo Cloud, hoặc tài khoản hết tiền", "Zalo: no Zalo Cloud account, or no money on it";
    ["-14002"] "Zalo: ID ứng dụng (App ID) không đúng, hoặc ứng dụng chưa kích hoạt", "Zalo: the app id is wrong, or the app is not active";
    ["-14003"] "Zalo: địa chỉ trả về của ứng dụng không khớp", "Zalo: the app's callback address does not fit";
    ["-14004"] "Zalo: Khóa bí mật của ứng dụng (Secret Key) không đúng: kiểm tra ở trang của ứng dụng, rồi đăng nhập lại kênh", "Zalo: the app's secret key is wrong: look at the app's page, then log in again";
    ["-14005"] "Zalo: mã cho phép sai, hết hạn hoặc đã dùng", "Zalo: the code is wrong, expired or used";
    ["-14014", "refresh_used", "no_tokens"] "Zalo: Mã gia hạn (Refresh Token) không dùng được nữa: người quản trị OA phải cho phép lại, rồi đăng nhập lại kênh", "Zalo: the refresh token cannot be used any more: an administrator of the account must consent again";
    ["-14018"] "Zalo không nhận cách gia hạn này: báo người phụ trách kỹ thuật", "Zalo does not take this kind of grant: tell the technician";
    ["wrong_account"] "Zalo: mã truy cập là của tài khoản OA khác", "Zalo: the token belongs to another account";

    ["migrated"] "Telegram: nhóm đã đổi số (chat_id): sửa trong channels.yaml", "Telegram: the chat has a new number: correct chat_id";
    ["chat_not_found", "404"] "Telegram không thấy kênh này, hoặc mã bot sai: kiểm tra chat_id và bot_token", "Telegram knows no such chat, or the bot token is wrong";
    ["401"] "Telegram: mã bot (bot_token) sai hoặc đã bị thu hồi: đăng nhập lại kênh", "Telegram: the bot token is wrong or was revoked: log in again";
    ["403", "bot_kicked", "bot_blocked", "not_a_member"] "Telegram: bot không còn ở trong kênh: thêm lại bot làm quản trị viên", "Telegram: the bot is not in the channel: add it again as an administrator";
    ["chat_deleted", "chat_restricted", "topic_closed", "thread_not_found"] "Telegram: kênh đã bị xóa, bị hạn chế hoặc chủ đề đã đóng", "Telegram: the chat was deleted or restricted, or its topic is closed";
    ["429", "http_429"] "kênh yêu cầu gửi thưa hơn, phải chờ", "the channel asks for fewer calls, wait";
    ["400", "bad_markup", "bad_file_id", "bad_url"] "Telegram không nhận bài này như đã trình bày", "Telegram does not take this post as it is";
    ["409"] "Telegram: có chương trình khác đang dùng cùng bot", "Telegram: another program uses the same bot";
    ["413", "file_too_big", "http_413"] "tệp quá lớn đối với kênh này", "the file is too large for this channel";
    ["too_long", "caption_too_long"] "Telegram: bài dài quá mức cho phép", "Telegram: the text is too long";
    ["empty", "empty_content"] "bài không có nội dung", "the post is empty";
    ["not_modified"] "Telegram: bài không có gì thay đổi", "Telegram: nothing changed";
    ["delete_not_found", "edit_not_found"] "Telegram: không có tin nhắn này", "Telegram: there is no such message";
    ["cannot_delete"] "Telegram không cho gỡ tin nhắn này: gỡ bằng tay", "Telegram does not delete this message: do it by hand";

    ["rest_not_logged_in"] "trang web không nhận tên hoặc mật khẩu ứng dụng: kiểm tra rồi đăng nhập lại kênh", "the site does not take the user or the application password: check, then log in again";
    ["rest_cannot_create", "rest_cannot_edit", "rest_cannot_delete", "rest_cannot_publish", "rest_forbidden", "rest_forbidden_status", "rest_forbidden_context"] "trang web: tài khoản không đủ quyền: cấp vai trò Biên tập viên (Editor)", "the site: the user lacks the right: give the role Editor";
    ["rest_invalid_param", "rest_invalid_json"] "trang web không nhận một phần của bài", "the site does not take a part of the post";
    ["rest_post_invalid_id", "rest_already_trashed"] "trang web không có bài này", "the site has no such post";
    ["rest_no_route"] "trang web không có chức năng này: kiểm tra phiên bản WordPress và phần bảo mật", "the site lacks this function: look at its version and its security plugin";
    ["rest_upload_sideload_error", "rest_upload_hash_mismatch"] "trang web không nhận tệp này", "the site does not take this file";
    ["internal_server_error"] "trang web bị lỗi bên trong", "the site failed inside";
    ["http_408"] "kênh không nhận kịp yêu cầu", "the channel did not take the call in time";
}
