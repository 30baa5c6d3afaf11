//! The few words that loa adds to an article itself.
//!
//! Only labels for what stands beside them: no promotion, nothing that the writer did not give.

use super::words;

words! {
    /// Under a picture.
    PICTURE_BY: "Ảnh: {who}", "Picture: {who}";
    /// Before the address that the item gives.
    READ_MORE: "Xem thêm:", "Read more:";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        super::super::assert_same_places("article", super::ALL);
    }
}
