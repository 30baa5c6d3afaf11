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
