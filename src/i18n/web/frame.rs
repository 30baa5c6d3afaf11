//! What stands around every page: its parts, the switches, and what to say when something goes wrong.

use super::words;

words! {
    OFFICE: "Đăng, phát thông tin", "Public information";
    SKIP: "Tới nội dung chính", "Skip to the content";
    PARTS: "Các trang", "Pages";
    TODAY: "Hôm nay", "Today";
    APPROVE: "Duyệt", "Approve";
    LOG: "Nhật ký", "Log";
    HOLDS: "Tạm dừng", "Hold";
    ME: "Tài khoản", "Account";
    LOOK: "Cách hiển thị", "Display";
    OTHER_LANGUAGE: "English", "Tiếng Việt";
    THEME_AUTO: "Theo máy", "As the device";
    THEME_LIGHT: "Nền sáng", "Light";
    THEME_DARK: "Nền tối", "Dark";
    TEXT_USUAL: "Cỡ chữ thường", "Usual text";
    TEXT_LARGE: "Cỡ chữ lớn", "Large text";
    SIGN_OUT: "Đăng xuất", "Sign out";
    SIGNED_IN_AS: "Đang đăng nhập: {name}", "Signed in: {name}";
    ALONE: "Cơ quan chưa khai báo cán bộ: một người làm mọi việc, kể cả duyệt.", "No staff are declared: one person does everything, approval included.";
    BACK: "Quay lại", "Back";
    REFRESH: "Xem lại", "Refresh";

    NOT_FOUND: "Không có trang này", "There is no such page";
    NOT_FOUND_DO: "Đường dẫn có thể đã cũ. Mở lại từ các mục ở đầu trang.", "The link may be old. Start again from the parts above.";
    BROKEN: "Chưa mở được trang", "The page could not be made";
    BROKEN_DO: "Việc đăng, phát không bị ảnh hưởng. Chờ một phút rồi mở lại; nếu vẫn vậy, báo người quản trị hệ thống.", "Publishing is not affected. Wait a minute and try again; if it stays so, tell the administrator.";
    FORGED: "Yêu cầu này không đến từ trang của đơn vị", "This did not come from the unit's own page";
    FORGED_DO: "Chưa có gì thay đổi. Mở lại trang rồi thực hiện lần nữa.", "Nothing was changed. Open the page again and repeat it.";
    TOO_LONG: "Nội dung gửi lên quá dài", "What was sent is too long";
    TOO_LONG_DO: "Chưa có gì thay đổi. Rút ngắn rồi gửi lại.", "Nothing was changed. Shorten it and send it again.";

    SESSIONS: "Các nơi đang đăng nhập", "Where you are signed in";
    SESSION: "{browser}, từ {address}", "{browser}, from {address}";
    SESSION_TIMES: "Đăng nhập lúc {begun}; dùng gần nhất lúc {seen}", "Signed in {begun}; last used {seen}";
    SESSION_THIS: "Máy này", "This one";
    SESSION_END: "Đăng xuất nơi này", "Sign this one out";
    SESSION_ENDED: "Đã đăng xuất nơi đó.", "That one is signed out.";
    SOME_BROWSER: "Trình duyệt", "A browser";
    ROLES: "Vai trò", "Roles";
    ROLE_OF_UNIT: "{role} – {unit}", "{role} – {unit}";
    ROLE_EVERYWHERE: "{role} – mọi đơn vị", "{role} – every unit";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        crate::i18n::assert_same_places("web::frame", super::ALL);
    }
}
