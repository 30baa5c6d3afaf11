//! What is said of the store itself: that it is a copy, was set back, is damaged or full, or that its server changed.

super::words! {
    SET_BACK: "CHÚ Ý: nơi lưu dữ liệu này thiếu những gì đã ghi gần đây nhất (bị thay bằng bản cũ, bị làm rỗng, hoặc mất tệp loa.db-wal). MỌI VIỆC ĐĂNG, PHÁT ĐANG TẠM DỪNG để không đăng trùng.\nCách khôi phục:\n  1. Dừng chương trình này. Nếu có bản sao lưu mới hơn, chép lại cả thư mục chứa dữ liệu ({folder}), gồm mọi tệp loa.db*.\n  2. Mở từng kênh xem những gì đã đăng; lượt nào đã đăng mà còn trong lịch thì hủy: loa cancel MÃ --reason \"…\"\n  3. Người quản trị cho chạy tiếp: loa confirm --reason \"…\"",
        "ATTENTION: this store lacks what was written last (an older copy was put in its place, it was emptied, or loa.db-wal is gone). EVERYTHING IS HELD so that nothing goes out twice.\nTo restore it:\n  1. Stop this program. If there is a newer backup, put the whole folder of the store ({folder}) back, with all files loa.db*.\n  2. Look at each channel for what is out; cancel what is out and still planned: loa cancel ID --reason \"…\"\n  3. An administrator lets it go on: loa confirm --reason \"…\"";
    SET_BACK_REASON: "nơi lưu dữ liệu thiếu những gì đã ghi gần đây nhất (bản cũ, bị làm rỗng, hoặc mất tệp loa.db-wal)",
        "the store lacks what was written last (an older copy, emptied, or loa.db-wal is gone)";
    STATUS_COPIED: "NƠI LƯU DỮ LIỆU CÓ DẤU HIỆU LÀ BẢN SAO: khi chạy `loa run`, mọi việc đăng, phát sẽ tạm dừng đến khi người quản trị xác nhận",
        "THE STORE LOOKS LIKE A COPY: `loa run` will hold everything until an administrator confirms";
    STATUS_SET_BACK: "NƠI LƯU DỮ LIỆU THIẾU NHỮNG GÌ ĐÃ GHI GẦN ĐÂY NHẤT: khi chạy `loa run`, mọi việc đăng, phát sẽ tạm dừng đến khi người quản trị xác nhận. Nếu có bản sao lưu mới hơn thì khôi phục trước khi chạy",
        "THE STORE LACKS WHAT WAS WRITTEN LAST: `loa run` will hold everything until an administrator confirms. If there is a newer backup, restore it first";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        super::super::assert_same_places("store", super::ALL);
    }
}
