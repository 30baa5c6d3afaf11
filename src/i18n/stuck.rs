//! What does not move and why: a fault of one machine, a channel that is closed for long, the same failure again and
//! again. Each with what to do.

super::words! {
    LOG_NODE_FAULT: "máy này không phục vụ được kênh “{channel}” ({told}); máy khác đang chạy sẽ đăng thay, kênh không dừng",
        "this node cannot serve channel “{channel}” ({told}); other running nodes publish in its place, the channel is not stopped";
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
