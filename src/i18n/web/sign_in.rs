//! Signing in, and choosing a password by a one-time link.

use super::words;

words! {
    TITLE: "Đăng nhập", "Sign in";
    NAME: "Tên đăng nhập", "Name";
    PASSWORD: "Mật khẩu", "Password";
    ENTER: "Đăng nhập", "Sign in";
    FIRST: "Lần đầu, hoặc quên mật khẩu: nhờ người quản trị hệ thống gửi đường dẫn.", "The first time, or after forgetting the password: ask the administrator for a link.";
    LINK_TITLE: "Đặt mật khẩu", "Choose a password";
    LINK_FOR: "Đường dẫn này dành riêng cho {name} và chỉ dùng được một lần.", "This link is for {name} alone and works once.";
    LINK_NAME: "Tên đăng nhập của anh/chị: {name}", "Your name for signing in: {name}";
    NEW_PASSWORD: "Mật khẩu mới (ít nhất {least} ký tự)", "New password (at least {least} characters)";
    AGAIN: "Nhập lại mật khẩu", "The password once more";
    CHOOSE: "Đặt mật khẩu và vào trang", "Choose it and enter";
    DIFFERENT: "Hai lần nhập mật khẩu khác nhau", "The two passwords differ";
    DIFFERENT_DO: "Nhập lại cả hai ô.", "Type both again.";
    TOO_OFTEN: "Đã nhập sai nhiều lần", "Too many wrong tries";
    TOO_OFTEN_DO: "Chờ 15 phút rồi thử lại, hoặc nhờ người quản trị hệ thống gửi đường dẫn đặt lại mật khẩu.", "Wait a quarter of an hour and try again, or ask the administrator for a link.";
    BUSY: "Nhiều người đang đăng nhập cùng lúc", "Many people are signing in";
    BUSY_DO: "Chờ vài giây rồi thử lại.", "Wait a few seconds and try again.";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        crate::i18n::assert_same_places("web::sign_in", super::ALL);
    }
}
