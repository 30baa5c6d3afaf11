//! Slips in the text of a file, in Vietnamese.
//!
//! What is missing or too much is a dash, a quote, a blank: something that can be typed.

use crate::domain::diagnostic::SyntaxFault;

pub(super) fn say(what: &SyntaxFault) -> (String, String) {
    use SyntaxFault as S;
    let (message, remedy) = match what {
        S::Tab => (
            "thụt dòng bằng phím Tab".to_owned(),
            "xóa Tab rồi gõ dấu cách, thẳng cột với các dòng cùng cấp".to_owned(),
        ),
        S::OddBlank => (
            "ở đây có dấu cách lạ (dán từ Word, Zalo hoặc trang web), nhìn giống mà không phải dấu cách thường".into(),
            "xóa dấu cách đó rồi gõ lại bằng phím cách".into(),
        ),
        S::OddColon { colon } => (
            format!("dấu hai chấm “{colon}” không phải dấu hai chấm thường"),
            "xóa đi, gõ lại “:” rồi một dấu cách".into(),
        ),
        S::Bullet { bullet } => (
            format!("đầu dòng là “{bullet}”, không phải dấu gạch ngắn"),
            "thay bằng dấu gạch ngắn và một dấu cách: “- ”".into(),
        ),
        S::DashWithoutSpace => {
            ("sau dấu gạch đầu dòng thiếu dấu cách".into(), "thêm một dấu cách sau dấu gạch: “- ”".into())
        }
        S::ColonWithoutSpace { key } => {
            (format!("sau “{key}:” thiếu dấu cách"), format!("thêm một dấu cách: “{key}: …”"))
        }
        S::MissingColon { key } => (format!("sau “{key}” thiếu dấu hai chấm"), format!("viết “{key}: …”")),
        S::MissingDash { key } => (
            format!("thiếu dấu gạch đầu dòng trước “{key}”"),
            format!("viết “- {key}: …”; mỗi tin, bài mới bắt đầu bằng dấu gạch"),
        ),
        S::ListWithoutKey => (
            "danh sách bắt đầu ở đây nhưng phía trên thiếu dòng mở danh sách".into(),
            "thêm dòng “items:” ngay phía trên, sát lề trái".into(),
        ),
        S::Indentation => {
            ("thụt dòng không khớp với các dòng trên".into(), "cho các mục cùng cấp thẳng cột với nhau".into())
        }
        S::Depth { found, wanted } => (
            format!("dòng này thụt vào {found} dấu cách, các dòng cùng cấp thụt vào {wanted}"),
            format!("sửa đầu dòng thành {wanted} dấu cách"),
        ),
        S::TextNotIndented { found, wanted } => (
            format!("dòng này thuộc đoạn văn sau dấu “|” nhưng chỉ thụt vào {found} dấu cách"),
            format!("thụt mọi dòng của đoạn văn vào {wanted} dấu cách"),
        ),
        S::Table => (
            "dấu “|” của bảng bị hiểu là dấu mở đoạn văn".into(),
            "viết “body: |”, xuống dòng, rồi dán bảng và thụt mọi dòng vào; kênh không hiện bảng thì viết thành câu"
                .into(),
        ),
        S::UnclosedQuote => {
            ("dấu nháy mở ở đây mà không đóng lại".into(), "thêm dấu nháy đóng ở cuối giá trị, trên cùng dòng".into())
        }
        S::OpenBracket { open, closers } => {
            (format!("ngoặc “{open}” mở ở đây mà không đóng lại"), format!("thêm “{closers}” ở chỗ kết thúc"))
        }
        S::WrongBracket { open, close } => (
            format!("ngoặc mở là “{open}” nhưng ngoặc đóng là “{close}”"),
            "đóng bằng đúng loại ngoặc đã mở: [ ] hoặc { }".into(),
        ),
        S::ExtraBracket { close } => (format!("thừa ngoặc đóng “{close}”"), "xóa ngoặc thừa".into()),
        S::UnclosedBracket => {
            ("ngoặc [ ] hoặc { } không khớp".into(), "đóng ngoặc, và ngăn các mục bằng dấu phẩy".into())
        }
        S::TrailingComma => ("thừa dấu phẩy ở cuối".into(), "xóa dấu phẩy cuối dòng".into()),
        S::TextAfterQuote => (
            "có chữ sau dấu nháy đóng".into(),
            "đặt cả giá trị trong một cặp nháy; dấu nháy bên trong viết “ ” hoặc đổi cặp ngoài thành '…'".into(),
        ),
        S::BadEscape => {
            ("ký tự sau dấu \\ không hợp lệ".into(), "viết \\\\ cho một dấu \\, hoặc dùng nháy đơn '…'".into())
        }
        S::ColonInText => {
            ("dấu hai chấm thứ hai trên cùng dòng".into(), "đặt cả giá trị trong ngoặc kép: \"…: …\"".into())
        }
        S::NoKey => (
            "dòng này không có dạng “mục: giá trị”".into(),
            "thêm tên mục và dấu hai chấm, hoặc thụt dòng nếu là đoạn văn tiếp theo".into(),
        ),
        S::Braces => (
            "“{{ … }}” ở đầu giá trị bị hiểu là ngoặc YAML".into(),
            "đặt cả giá trị trong ngoặc kép, hoặc dùng “|” rồi xuống dòng".into(),
        ),
        S::Tag => {
            ("dấu ! ở đầu giá trị không được dùng (nhãn YAML)".into(), "nếu đó là chữ thì đặt trong ngoặc kép".into())
        }
        S::Character => {
            ("ký tự này không được đứng ở đây".into(), "đặt cả giá trị trong ngoặc kép, hoặc xóa ký tự lạ".into())
        }
        S::Other => (
            "không đọc được từ chỗ này".into(),
            "so với tệp mẫu: mỗi dòng là “mục: giá trị”, thụt dòng bằng dấu cách".into(),
        ),
    };
    (message, remedy)
}
