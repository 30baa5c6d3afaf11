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
    DAMAGED: "nơi lưu dữ liệu bị hỏng, có phần không đọc được: không đăng, phát gì từ bản này nữa", "the store is damaged, part of it cannot be read: nothing more is sent from it";
    DAMAGED_DO: "khôi phục: (1) dừng chương trình, chép cả thư mục chứa dữ liệu ra chỗ khác để giữ; (2) chép bản sao lưu mới nhất vào, gồm mọi tệp loa.db*; nếu không có bản sao lưu, cứu dữ liệu bằng: sqlite3 loa.db \".recover\" | sqlite3 moi.db rồi đổi tên moi.db thành loa.db và bỏ các tệp loa.db-*; (3) chạy `loa run`: mọi việc tạm dừng; xem trên từng kênh những gì đã đăng, rồi người quản trị dùng `loa confirm`; kiểm tra cả ổ đĩa",
        "restore: (1) stop the program and keep the whole folder of the store elsewhere; (2) put the newest backup in, with all files loa.db*; without a backup save what can be read: sqlite3 loa.db \".recover\" | sqlite3 new.db, then name new.db loa.db and remove loa.db-*; (3) start `loa run`: everything is held; look at each channel for what is out, then an administrator uses `loa confirm`; have the disk looked at";
    BRAKED: "ĐÃ DỪNG TOÀN BỘ việc đăng, phát (mã {hold}). Ổ đĩa đầy hoặc nơi lưu dữ liệu không ghi được, nên lệnh dừng được giữ trong một tệp riêng và áp dụng cho tất cả.\nGiải phóng chỗ trống trên ổ đĩa: khi ghi được, chương trình tự ghi thành lệnh tạm dừng đúng phạm vi đã nêu. Cho tiếp tục bằng: loa release {hold} --reason \"…\"",
        "EVERYTHING IS STOPPED ({hold}). The disk is full or the store takes no writes, so the hold is kept in a file of its own and covers everything.\nMake room on the disk: as soon as it can be written it becomes a hold of what was named. To lift it: loa release {hold} --reason \"…\"";
    FAILED_OVER: "Máy chủ dữ liệu dự phòng đã thay máy chính. {count} lượt có thể đã đăng mà chưa kịp ghi: chương trình đọc lại trên kênh, lượt nào không đọc lại được thì chờ người xem kênh (`loa status`); chưa gửi lại lượt nào",
        "another database server took over. {count} deliveries may be out without being written down: they are read back, or a person looks at the channel (`loa status`); none was sent again";
    BRAKED_REASON: "dừng khẩn cấp khi nơi lưu dữ liệu không ghi được", "emergency stop while the store took no writes";
    STATUS_BRAKED: "ĐANG DỪNG TOÀN BỘ việc đăng, phát: lệnh dừng được giữ trong tệp loa.db.stop vì nơi lưu dữ liệu không ghi hoặc không đọc được. Giải phóng chỗ trống trên ổ đĩa; khi ghi được, chương trình tự ghi thành lệnh tạm dừng",
        "EVERYTHING IS STOPPED: the hold is kept in the file loa.db.stop because the store could not be written or read. Make room on the disk; as soon as it can be written it becomes an ordinary hold";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        super::super::assert_same_places("store", super::ALL);
    }
}
