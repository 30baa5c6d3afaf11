//! What does not move and why: a fault of one machine, a channel that is closed for long, the same failure again and
//! again. Each with what to do.

super::words! {
    LOG_NODE_FAULT: "máy này không phục vụ được kênh “{channel}” ({told}); máy khác đang chạy sẽ đăng thay, kênh không dừng",
        "this node cannot serve channel “{channel}” ({told}); other running nodes publish in its place, the channel is not stopped";
    LOG_LATE_PROOF: "“{title}” trên kênh “{channel}”: bằng chứng đã đăng đến muộn, trái với điều đã ghi trước đó; mở kênh xem ngay, nếu có hai bài thì gỡ một",
        "“{title}” on channel “{channel}”: proof that it is out came late and contradicts what was written; look at the channel now, and take one down if there are two";
    STATUS_LATE_PROOF: "BẰNG CHỨNG ĐẾN MUỘN, TRÁI VỚI ĐIỀU ĐÃ GHI: mở kênh xem, nếu có hai bài thì gỡ một bằng tay",
        "PROOF CAME LATE AND CONTRADICTS WHAT WAS WRITTEN: look at the channel, and take one down by hand if there are two";
    STATUS_LATE_PROOF_ONE: "{due} · {channel} · “{title}” · mã {id}", "{due} · {channel} · “{title}” · {id}";
    LOG_CLOSED_BEYOND: "kênh “{channel}” yêu cầu chờ đến {until}; {count} lượt đã duyệt sẽ quá hạn trước lúc đó: dời giờ bằng loa retry MÃ --at … hoặc đăng bằng tay",
        "channel “{channel}” wants to be left alone until {until}; {count} approved deliveries are too late by then: give them another time by loa retry ID --at …, or publish them by hand";
    LOG_UNRENEWED: "chưa gia hạn được mã truy cập của kênh “{channel}” ({told}); chương trình thử lại, nếu kéo dài thì đăng nhập lại kênh: loa login",
        "the tokens of channel “{channel}” could not be renewed ({told}); it is tried again; if this lasts, log in again: loa login";
    LOG_KEEPS_FAILING: "{step} “{title}” trên kênh “{channel}” vẫn không được sau nhiều lần ({told}); chương trình vẫn thử lại, cần người xem",
        "{step} of “{title}” on channel “{channel}” fails again and again ({told}); it is still tried, somebody should look";
    STATUS_CLOSED: "KÊNH ĐANG YÊU CẦU CHỜ: chương trình tự đăng tiếp khi hết hạn chờ. Lượt nào quá hạn trước lúc đó thì dời giờ (loa retry MÃ --at …) hoặc đăng bằng tay",
        "CHANNELS THAT WANT TO BE LEFT ALONE: the program goes on by itself after that. What is too late by then needs another time (loa retry ID --at …), or to be published by hand";
    STATUS_CLOSED_ONE: "kênh {channel}, đến {until}; số lượt quá hạn trước lúc đó: {count}", "channel {channel}, until {until}; too late by then: {count}";
    STATUS_UNRENEWED: "CHƯA GIA HẠN ĐƯỢC MÃ TRUY CẬP: chương trình thử lại; nếu kéo dài thì đăng nhập lại kênh bằng loa login",
        "TOKENS COULD NOT BE RENEWED: it is tried again; if this lasts, log in again by loa login";
    STATUS_UNRENEWED_ONE: "kênh {channel}, từ {at}: {told}", "channel {channel}, since {at}: {told}";
    STATUS_FAILING: "NHIỀU LẦN KHÔNG ĐƯỢC, chương trình vẫn đang thử lại:", "FAILING AGAIN AND AGAIN, still tried:";
    STATUS_FAILING_ONE: "{due} · {channel} · “{title}”: {told} · mã {id}", "{due} · {channel} · “{title}”: {told} · {id}";
    STATUS_NODE_FAULTS: "CÓ MÁY KHÔNG PHỤC VỤ ĐƯỢC KÊNH; kênh không dừng, máy khác đang chạy đăng thay. Cần sửa trên máy được nêu:",
        "A NODE CANNOT SERVE A CHANNEL; the channel is not stopped, other running nodes publish in its place. See to the node named here:";
    STATUS_NODE_FAULT: "kênh {channel}, máy {node}, từ {at}: {told}", "channel {channel}, node {node}, since {at}: {told}";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        super::super::assert_same_places("stuck", super::ALL);
    }
}
