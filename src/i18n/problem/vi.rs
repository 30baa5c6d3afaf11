//! Problems in Vietnamese.
//!
//! No word that a commune official would have to look up; keys and values stay as they stand in the file.

mod parts;
mod slip;

use self::parts::{cron, day_off, file_kind, kind, length, part, setting, wrong_type};
use super::{cut, listed, size};
use crate::domain::diagnostic::Problem;
use crate::domain::shape::choice::{ANCHOR_STATUSES, Choice, find};
use crate::domain::task::TaskKind;
use crate::i18n::{Lang, language, sheet, task};

pub(super) fn say(problem: &Problem) -> (String, String) {
    use Problem as P;
    let (message, remedy) = match problem {
        P::FileMissing { path } => (format!("không có tệp “{path}”"), "kiểm tra lại tên tệp và thư mục".into()),
        P::FolderMissing { path } => {
            (format!("không có thư mục “{path}”"), "kiểm tra lại tên thư mục sau -C hoặc trong LOA_WORKSPACE".into())
        }
        P::BesideMissing { path, folder, near } => (
            format!("không có tệp “{path}”"),
            meant(near, || format!("đã tìm trong thư mục “{folder}”: chép tệp vào đó, hoặc sửa lại tên")),
        ),
        P::FileIsFolder { path } => {
            (format!("“{path}” là thư mục, không phải tệp"), "nêu tên một tệp trong thư mục đó".into())
        }
        P::FileUnreadable { path, why } => {
            (format!("không mở được tệp “{path}” ({why})"), "kiểm tra quyền đọc tệp rồi thử lại".into())
        }
        P::PathOutside { path } => (
            format!("đường dẫn “{path}” ra ngoài thư mục làm việc"),
            "chép tệp vào thư mục làm việc và ghi đường dẫn tính từ tệp chiến dịch, ví dụ media/anh.jpg".into(),
        ),
        P::FileTooLarge { bytes, limit } => (
            format!("tệp quá lớn: {}, tối đa {}", size(*bytes), size(*limit)),
            "chia thành nhiều tệp hoặc giảm dung lượng".into(),
        ),
        P::TooManyCampaignFiles { count, limit } => (
            format!("thư mục làm việc có {count} tệp chiến dịch, tối đa {limit}: các tệp sau chưa được đọc"),
            "chuyển các chiến dịch đã xong ra ngoài, hoặc nêu từng tệp: loa check TỆP".into(),
        ),
        P::NotUtf8 { line, wide: false } => (
            format!("chữ ở dòng {line} thuộc bảng mã cũ (TCVN3, VNI, Windows-1258…), không phải UTF-8"),
            "chuyển sang Unicode (UniKey: Ctrl+Shift+F6), rồi trong Notepad chọn Lưu thành… và Mã hóa (Encoding): UTF-8".into(),
        ),
        P::NotUtf8 { wide: true, .. } => (
            "tệp được lưu với bảng mã UTF-16 (“Unicode” của Notepad)".into(),
            "mở bằng Notepad, chọn Tệp > Lưu thành… và Mã hóa (Encoding): UTF-8".into(),
        ),
        P::NotText { kind } => (
            format!("tệp này là {} được đặt tên .yaml, không phải tệp chữ", file_kind(*kind)),
            "chép nội dung sang một tệp mới trong Notepad, lưu với đuôi .yaml và mã hóa UTF-8; đưa tệp gốc ra khỏi thư mục này".into(),
        ),
        P::Empty => {
            ("tệp trống".into(), "bắt đầu bằng dòng “campaign:” (tệp chiến dịch) hoặc “units:” (channels.yaml)".into())
        }
        P::Syntax { what } => slip::say(what),
        P::TooDeep { limit } => (format!("lồng nhau quá {limit} tầng"), "bỏ bớt ngoặc hoặc thụt dòng".into()),
        P::TooManyNodes { limit } => (format!("tệp có hơn {limit} mục"), "chia thành nhiều tệp chiến dịch".into()),
        P::AliasNotAllowed => (
            "dấu & hoặc * ở đầu giá trị không được dùng (tham chiếu YAML)".into(),
            "nếu đó là chữ thì đặt trong ngoặc kép: \"*…*\"; nếu là tham chiếu thì chép lại nội dung".into(),
        ),
        P::SeveralDocuments => {
            ("tệp chứa nhiều tài liệu (dòng “---”)".into(), "tách mỗi phần thành một tệp riêng".into())
        }
        P::DuplicateKey { key } => (
            format!("mục “{key}” ghi hai lần"),
            "xóa một trong hai; nếu đây là tin, bài khác thì thêm “- ” trước dòng đầu của nó".into(),
        ),
        P::UnknownKey { key, near, known } => (
            format!("không có mục “{}” ở đây", cut(key)),
            meant(near, || format!("các mục dùng được: {}", listed(known))),
        ),
        P::MissingKey { key } => (format!("thiếu mục “{key}”"), format!("thêm một dòng “{key}: …”")),
        P::WrongType { wanted, found } => {
            (format!("ở đây cần {}, nhưng gặp {}", kind(*wanted), kind(*found)), wrong_type(*wanted))
        }
        P::ListAsText { meant } => {
            ("danh sách phải đặt trong ngoặc vuông, các mục cách nhau bằng dấu phẩy".into(), format!("viết {meant}"))
        }
        P::CurlyQuotes { meant } => (
            "dấu nháy cong “ ” (Word, điện thoại tự đổi) không dùng được ở đây".into(),
            format!("xóa hai dấu nháy: {meant}"),
        ),
        P::CutByHash { lost } => (
            format!("phần “{}” bị bỏ, vì dấu # sau dấu cách mở đầu lời ghi chú", cut(lost)),
            "nếu đó là chữ của bài thì đặt cả giá trị trong ngoặc kép: \"… #…\"".into(),
        ),
        P::EmptyValue { key } => {
            (format!("mục “{key}” chưa có giá trị"), "ghi giá trị sau dấu hai chấm, hoặc xóa dòng này".into())
        }
        P::NotOneOf { value, near, known } => (
            format!("giá trị “{}” không dùng được", cut(value)),
            meant(near, || format!("chọn một trong: {}", listed(known))),
        ),
        P::BadId { value, near } => (
            format!("mã “{}” không hợp lệ", cut(value)),
            format!("chỉ dùng chữ thường không dấu, chữ số và gạch nối, tối đa 63 ký tự, ví dụ {near}"),
        ),
        P::TooManyItems { limit } => {
            (format!("danh sách có hơn {limit} mục"), "chia thành nhiều tệp chiến dịch".into())
        }
        P::TooManyFaults { limit } => {
            (format!("có hơn {limit} lỗi; các lỗi sau không liệt kê"), "sửa các lỗi trên rồi kiểm tra lại".into())
        }
        P::TextTooLong { limit, actual } => {
            (format!("văn bản dài {actual} ký tự, tối đa {limit}"), "rút ngắn nội dung".into())
        }
        P::BadLanguage { value, near } => (
            format!("“{}” không phải mã ngôn ngữ", cut(value)),
            match near {
                Some(tag) => {
                    let name = language::name(tag).map_or(String::new(), |name| format!(" (tiếng {})", name.vi));
                    format!("có phải ý anh/chị là “{tag}”{name}?")
                }
                None => format!("dùng mã ISO 639: {}", language::common(Lang::Vi)),
            },
        ),
        P::BadNumber { value, least, most } => {
            (format!("“{}” không phải số phù hợp", cut(value)), format!("ghi một số nguyên từ {least} đến {most}"))
        }
        P::UnknownAnchor { name, near } => {
            (format!("không có mốc “{}”", cut(name)), meant(near, || "khai báo mốc này trong “anchors:”".into()))
        }
        P::UnknownPhase { name, near, known } => (
            format!("không có giai đoạn “{}”", cut(name)),
            meant(near, || one_of(known, "khai báo giai đoạn này trong “phases:”")),
        ),
        P::UnknownLine { name, near, known } => (
            format!("không có nhóm nội dung “{}”", cut(name)),
            meant(near, || one_of(known, "khai báo nhóm này trong “lines:”")),
        ),
        P::UnknownChannel { name, near, known } => (
            format!("không có kênh “{}”", cut(name)),
            meant(near, || one_of(known, "khai báo kênh này trong channels.yaml")),
        ),
        P::UnknownUnit { name, near } => (
            format!("không có đơn vị “{}”", cut(name)),
            meant(near, || "khai báo đơn vị này trong channels.yaml".into()),
        ),
        P::UnknownStaff { name, near } => (
            format!("không có cán bộ “{}”", cut(name)),
            meant(near, || "khai báo cán bộ này trong “staff:” của channels.yaml".into()),
        ),
        P::UnknownSlot { name, near } => (
            format!("đài không có khung giờ “{}”", cut(name)),
            meant(near, || "khai báo khung giờ này cho kênh trong channels.yaml".into()),
        ),
        P::UnknownAdapter { name, near, known } => {
            (format!("không có loại kênh “{}”", cut(name)), meant(near, || format!("chọn một trong: {}", listed(known))))
        }
        P::UnknownVariant { name, near } => (
            format!("“{}” không phải kênh của tin này, cũng không phải ngôn ngữ của kênh nào", cut(name)),
            meant(near, || "ghi mã kênh, mã ngôn ngữ, hoặc kênh/ngôn ngữ".into()),
        ),
        P::UnknownToken { token, near } => (
            format!("không hiểu “{{{{ {} }}}}”", cut(token)),
            meant(near, || "ghi mã mốc và cách viết, ví dụ {{ khai-mac | ngày }}".into()),
        ),
        P::UnclosedToken => ("“{{” không có “}}” đóng lại".into(), "thêm “}}” sau tên mốc".into()),
        P::DuplicateId { id, first_line } => {
            (format!("mã “{id}” đã dùng ở dòng {first_line}"), "đặt mã khác cho một trong hai".into())
        }
        P::DuplicateCampaign { id, file, first } => (
            format!("hai tệp cùng mã chiến dịch “{id}”: “{first}” và “{file}”"),
            format!("nếu “{file}” chỉ là bản sao thì chuyển ra khỏi thư mục; nếu là chiến dịch khác thì đổi mã ở dòng này"),
        ),
        P::NoPlacement => ("tin này không có kênh nào".into(), "ghi ít nhất một kênh, ví dụ [zalo-xa]".into()),
        P::SlotsOfNoStation { channel } => {
            (format!("kênh “{channel}” không có khung giờ phát"), "chỉ ghi “slots” cho đài truyền thanh".into())
        }
        P::NoAdministrator => (
            "đã khai báo cán bộ nhưng không ai giữ vai trò quản trị lâu dài: đến lúc không ai nhập được mã bí mật của kênh hay sửa tệp này"
                .into(),
            "thêm một người, ví dụ: quan-tri: { name: Cán bộ quản trị hệ thống, role: quan-tri }".into(),
        ),
        P::NobodyApproves { unit } => (
            format!("đơn vị “{unit}” có kênh nhưng chưa ai được duyệt nội dung của đơn vị"),
            format!("giao vai trò người duyệt (role: nguoi-duyet) cho một người của “{unit}” hoặc của cấp trên"),
        ),
        P::SlotsOverlap { slot, other } => (
            format!("khung giờ “{slot}” chồng lên khung giờ “{other}”: đài không phát hai buổi cùng lúc"),
            "sửa “at” hoặc “minutes” để buổi trước hết rồi buổi sau mới bắt đầu".into(),
        ),
        P::GrantEndsBeforeStart => {
            ("thời hạn của vai trò kết thúc trước khi bắt đầu".into(), "sửa “from” hoặc “until”".into())
        }
        P::UnitCycle { unit } => {
            (
                format!("đơn vị “{unit}” là cấp trên của chính mình"),
                "sửa “parent”: đơn vị cấp trên không được là chính nó hoặc đơn vị dưới nó".into(),
            )
        }
        P::BadWhen { text } => (
            format!("không hiểu thời điểm “{}”", cut(text)),
            "ghi như “khai-mac - 7 ngày lúc 10 giờ”, “be-mac + 2 giờ”, “khai-mac - 10 ngày làm việc lúc 8h30” hoặc “20/01/2026 08:00”".into(),
        ),
        P::BadDate { text } => (
            format!("“{}” không phải ngày có thật hoặc viết sai dạng", cut(text)),
            "ghi ngày/tháng/năm, thêm giờ nếu cần, ví dụ 20/01/2026 hoặc 20/01/2026 08:00".into(),
        ),
        P::ShortYear { text } => {
            (format!("năm trong “{}” chỉ có hai chữ số", cut(text)), "ghi đủ bốn chữ số, ví dụ 20/01/2026".into())
        }
        P::MonthFirst { text, meant } => (
            format!("“{}” ghi tháng trước ngày", cut(text)),
            format!("ghi ngày trước, tháng sau; có phải ý anh/chị là {meant}?"),
        ),
        P::BadClockTime { text } => {
            (format!("“{}” không phải giờ trong ngày", cut(text)), "ghi như 05:15, 5h15 hoặc 05 giờ 15".into())
        }
        P::BadDuration { text } => (
            format!("“{}” không phải khoảng thời gian", cut(text)),
            "ghi số kèm đơn vị: 30 phút, 6 giờ, 2 ngày, 1 tuần (hoặc 30min, 6h, 2d, 1w)".into(),
        ),
        P::NeedsClockTime { text } => (
            format!("“{}” chưa có giờ", cut(text)),
            "thêm giờ: “khai-mac - 7 ngày lúc 10 giờ” sau mốc, hoặc “20/01/2026 10:00” sau ngày".into(),
        ),
        P::BadCron { text, why } => (format!("lịch lặp “{}” không dùng được", cut(text)), cron(*why).into()),
        P::BadTimeZone { name } => {
            (format!("không có múi giờ “{}”", cut(name)), "ở Việt Nam ghi Asia/Ho_Chi_Minh".into())
        }
        P::CronNeverFires { text } => (
            format!("lịch lặp “{}” không rơi vào ngày nào", cut(text)),
            "kiểm tra ngày và tháng, ví dụ không có ngày 31 tháng 2".into(),
        ),
        P::LocalTimeMissing { local, zone } => {
            (format!("không có giờ {local} ở múi giờ {zone} (đổi giờ mùa hè)"), "chọn giờ khác".into())
        }
        P::LocalTimeTwice { local, zone } => {
            (format!("giờ {local} có hai lần ở múi giờ {zone} (đổi giờ mùa hè)"), "chọn giờ khác".into())
        }
        P::AnchorCalledOff { anchor } => {
            (
                format!("bài ghi giờ, ngày của “{anchor}”, mà sự kiện này không diễn ra nữa: bài chờ, chưa đăng, phát"),
                "viết lại câu ấy, hoặc hủy bài bằng “cancelled:”".into(),
            )
        }
        P::AnchorSuspended { anchor, title, items } => (
            format!("“{title}” ({anchor}) chưa có ngày: {items} tin, bài chờ ngày này"),
            "lúc này chưa phải làm gì; khi có ngày thì ghi vào “at:” của mốc, hoặc sự kiện diễn ra rồi thì báo bằng `loa happened`".into(),
        ),
        P::HappenedNeedsSource { anchor } => (
            format!("mốc “{anchor}” ghi đã diễn ra (happened) nhưng không nêu nguồn"),
            "thêm “source: …”: thông báo, tin của cơ quan có thẩm quyền cho biết sự kiện đã diễn ra".into(),
        ),
        P::HappenedAhead { anchor, at } => (
            format!("mốc “{anchor}” ghi đã diễn ra lúc {at}, nhưng giờ đó chưa tới"),
            "ghi giờ diễn ra thực tế, hoặc để “status: planned” cho đến khi sự kiện diễn ra".into(),
        ),
        P::OneWordOnly { one, other } => (
            format!("một dòng không thể vừa “{one}” vừa “{other}”"),
            "tách thành hai dòng, mỗi dòng một lời báo".into(),
        ),
        P::NeedsMereDate { anchor } => (
            format!("mốc “{anchor}” chỉ là ngày (kind: date), không có gì để xác nhận"),
            "bỏ mốc này khỏi “needs”, hoặc bỏ “kind: date” nếu đó là một sự kiện".into(),
        ),
        P::UrgentTogether { station, at, other } => (
            format!(
                "hai bản tin khẩn cấp của “{station}” cùng phát lúc {at} (tin kia: “{other}”): người nghe nhận hai lời dặn một lúc"
            ),
            "dừng tin trước khi tin sau bắt đầu (until), hoặc phát cách nhau ít nhất một phút".into(),
        ),
        P::AnchorNeedsDate { anchor, status } => (
            format!("mốc “{anchor}” ghi {} thì phải có ngày", typed(ANCHOR_STATUSES, status)),
            "thêm “at: ngày/tháng/năm giờ:phút”, hoặc đổi “status” thành tam-hoan (suspended)".into(),
        ),
        P::PhaseEndsBeforeStart { phase } => {
            (format!("giai đoạn “{phase}” kết thúc trước khi bắt đầu"), "sửa “from” hoặc “until”".into())
        }
        P::PhasesOverlap { phase, other } => (
            format!("giai đoạn “{phase}” chồng lên giai đoạn “{other}”"),
            "cho giai đoạn sau bắt đầu đúng lúc giai đoạn trước kết thúc".into(),
        ),
        P::RangeEmpty { from, until } => {
            (format!("từ {from} đến {until} không có lượt nào"), "sửa “from” hoặc “until”".into())
        }
        P::OutsidePhase { item, due, phase, from, until } => (
            format!("tin “{item}” hẹn {due}, ngoài giai đoạn “{phase}” ({from} – {until})"),
            "đổi thời điểm hoặc chuyển tin sang giai đoạn khác".into(),
        ),
        P::TooManyOccurrences { limit } => (
            format!("lịch lặp sinh ra hơn {limit} lần"),
            "rút ngắn khoảng từ “from” đến “until” hoặc lặp thưa hơn".into(),
        ),
        P::OnDayOff { item, due, day, next, recurs } => (
            format!("tin “{}” hẹn {due}, là ngày nghỉ ({})", cut(item), day_off(day)),
            if *recurs {
                "thêm “days: [ngay-lam-viec]” hoặc “except: [ngay-le]” vào lịch lặp, hoặc ghi “office_hours: false” cho kênh".into()
            } else {
                format!("chuyển sang ngày làm việc kế tiếp: {next}")
            },
        ),
        P::BadHoliday { from, to } => (
            format!("kỳ nghỉ từ {from} đến {to} không hợp lệ"),
            "ngày cuối phải bằng hoặc sau ngày đầu, cả kỳ không quá 60 ngày".into(),
        ),
        P::SlotNotOnDay { slot, date } => {
            (format!("khung giờ “{slot}” không phát vào ngày {date}"), "đổi ngày hoặc chọn khung giờ khác".into())
        }
        P::NoSlotAfter { time } => {
            (format!("sau {time} không còn khung giờ nào trong ngày"), "hẹn sớm hơn hoặc chọn khung giờ khác".into())
        }
        P::TooLong { part: p, limit, actual, unit, channel } => (
            format!("{} dài {actual} {}, kênh “{channel}” chỉ nhận {limit}", part(*p), length(*unit)),
            format!("rút ngắn, hoặc viết bản riêng trong “variants: {{ {channel}: … }}”"),
        ),
        P::Missing { part: p, channel } => {
            (format!("kênh “{channel}” cần có {}", part(*p)), format!("thêm {}, hoặc bỏ kênh này", part(*p)))
        }
        P::MediaTooLarge { path, bytes, limit, channel } => (
            format!("tệp “{path}” nặng {}, kênh “{channel}” chỉ nhận {}", size(*bytes), size(*limit)),
            "giảm dung lượng tệp".into(),
        ),
        P::MediaKind { path, kind, allowed, channel } => {
            (format!("kênh “{channel}” không nhận tệp “{path}” (loại {kind})"), format!("đổi sang loại: {allowed}"))
        }
        P::MediaDimensions { path, width, height, rule, channel } => {
            (format!("ảnh “{path}” ({width}×{height}) không đúng cỡ của kênh “{channel}”"), format!("quy định: {rule}"))
        }
        P::TooManyMedia { limit, actual, channel } => (
            format!("có {actual} tệp, kênh “{channel}” chỉ nhận {limit}"),
            "bớt tệp, hoặc ghi “media” riêng cho kênh này".into(),
        ),
        P::BadLink { link } => {
            (format!("“{}” không phải đường dẫn web", cut(link)), "ghi đủ https://…, không có dấu cách".into())
        }
        P::MissingLanguage { language, channel } => (
            format!("chưa có bản {} cho kênh “{channel}”", sheet::spoken(Lang::Vi, language)),
            format!("thêm “variants: {{ {language}: … }}”"),
        ),
        P::LanguageNotOnChannel { item, channel } => (
            format!("kênh “{channel}” không phát ngôn ngữ nào của tin “{item}”"),
            "bỏ kênh này, hoặc thêm ngôn ngữ cho kênh trong channels.yaml".into(),
        ),
        P::SlotOverflows { station, slot, date, seconds, limit_seconds } => (
            format!("khung giờ “{slot}” của “{station}” ngày {date} dài {seconds} giây, chỉ có {limit_seconds} giây"),
            "chuyển bớt bản tin sang khung giờ hoặc ngày khác, hoặc rút ngắn".into(),
        ),
        P::Collision { channel, at, other } => {
            (format!("kênh “{channel}” lúc {at} đã có tin “{other}”"), "hẹn lệch nhau vài phút".into())
        }
        P::OverQuota { channel, month, planned, limit } => (
            format!("kênh “{channel}” tháng {month} có {planned} lượt, chỉ được {limit}"),
            "bỏ bớt lượt, hoặc chuyển sang tháng khác".into(),
        ),
        P::TokenDies { channel, until, due } => (
            format!("mã truy cập của kênh “{channel}” hết hạn {until}, trước giờ hẹn {due}"),
            format!("đăng nhập lại: loa login {channel}"),
        ),
        P::TypedDate { text } => (
            format!("ngày “{text}” ghi thẳng trong bài sẽ không đổi theo khi mốc dời"),
            "thay bằng mốc, ví dụ {{ khai-mac | ngày }}".into(),
        ),
        P::HiddenCharacter { code } => (
            format!("có ký tự điều khiển không nhìn thấy ({code}): người duyệt có thể không đọc được đúng chữ"),
            "gõ lại đoạn này bằng tay, không dán từ nơi khác".into(),
        ),
        P::Blank { text } => (
            format!("chỗ “{}” chưa điền", cut(text)),
            "điền nội dung; khi chưa điền thì chỉ chạy thử được (loa rehearse)".into(),
        ),
        P::PlaceholderRecording { path } => (
            format!("“{path}” là tệp giữ chỗ của bộ mẫu, chưa phải bản thu âm thật"),
            "thay bằng bản thu của người đọc; khi chưa thay thì chỉ chạy thử được (loa rehearse)".into(),
        ),
        P::FestiveWithoutTone { word } => (
            format!("bài có chữ “{word}” nhưng chưa ghi tính chất tin"),
            "ghi “tone: chao-mung” để lệnh tạm dừng khi có quốc tang giữ được tin này; nếu không phải thì ghi “tone: thong-thuong”".into(),
        ),
        P::UnknownSetting { adapter, key, near, known } => (
            format!("loại kênh “{adapter}” không có thiết lập “{}”", cut(key)),
            meant(near, || {
                if known.is_empty() {
                    "xóa dòng này".into()
                } else {
                    format!("các thiết lập: {}", listed(known))
                }
            }),
        ),
        P::MissingSetting { adapter, key } => (
            format!("thiếu thiết lập “{key}” của loại kênh “{adapter}”"),
            format!("thêm “{key}: …” vào “settings:” của kênh"),
        ),
        P::BadSetting { key, why } => (format!("thiết lập “{key}” không hợp lệ"), setting(why)),
        P::SecretInFile { key } => (
            format!("“{key}” là mã bí mật, không được ghi trong tệp"),
            "xóa dòng này, đổi mã mới vì mã cũ coi như đã lộ, rồi chạy: loa login <kênh>".into(),
        ),
        P::ChannelInside { channel, outer } => (
            format!("kênh “{channel}” nằm lọt trong phần thiết lập của kênh “{outer}”"),
            format!("đưa “{channel}:” ra ngoài, thẳng cột với “{outer}:”; các dòng của nó thụt theo"),
        ),
        P::ChannelAmongUnits { channel } => (
            format!("“{channel}” là kênh nhưng nằm trong danh sách đơn vị (units)"),
            format!("thêm dòng “channels:” sát lề trái, ngay phía trên “{channel}:”"),
        ),
        P::InternalOnPublic { item, channel } => (
            format!("“{item}” là nội bộ, không được đưa lên kênh công khai “{channel}”"),
            "bỏ kênh này khỏi tin, bài; nếu nội dung được phép công khai thì bỏ dòng “reach: internal”; nếu kênh chỉ dùng \
             trong cơ quan thì ghi “reach: internal” cho kênh trong channels.yaml"
                .into(),
        ),
        P::InternalTask { item, kind } => (
            format!(
                "“{item}” là nội bộ, không được giao việc “{}” (đưa ra công khai)",
                TaskKind::parse(kind).map_or(*kind, |known| task::kind(Lang::Vi, known))
            ),
            "chọn loại việc khác; nếu nội dung được phép công khai thì bỏ dòng “reach: internal”".into(),
        ),
        P::MissingTask { item, channel } => (
            format!("kênh giao việc “{channel}” cần biết “{item}” giao cho ai"),
            "thêm “task: { kind: hop-thon, assignee: Trưởng thôn …, place: … }”".into(),
        ),
        P::TaskWithoutChannel { item } => (
            format!("“{item}” có mục “task” nhưng không có kênh giao việc nào"),
            "thêm một kênh có “adapter: task”, hoặc bỏ mục “task”".into(),
        ),
        P::DeadlineBeforeDue { item, due, deadline } => (
            format!("hạn báo kết quả của “{item}” ({deadline}) không sau giờ thực hiện ({due})"),
            "lùi hạn, ví dụ “deadline: khai-mac + 2 ngày lúc 17 giờ”, hoặc bỏ dòng này để tính theo mục late".into(),
        ),
        P::MissingStation { channel } => (
            format!("kênh loa “{channel}” chưa có khung giờ"),
            "thêm “slots: { sang: { at: \"05:15\", minutes: 30 } }”".into(),
        ),
        P::NoChannelsFile { folder } => (
            format!("“{folder}” không phải thư mục làm việc: không thấy channels.yaml ở đó và ở các thư mục chứa nó"),
            "chuyển vào thư mục làm việc (cd …) rồi chạy lại, hoặc tạo mới bằng `loa init xa-em`".into(),
        ),
    };
    (message, remedy)
}

/// A value as a Vietnamese types it, with its stored name beside it.
fn typed(choices: &[Choice], name: &str) -> String {
    find(choices, name).map_or_else(|| name.to_owned(), |place| choices[place].shown())
}

fn meant(near: &Option<String>, otherwise: impl FnOnce() -> String) -> String {
    match near {
        Some(near) => format!("có phải ý anh/chị là “{near}”?"),
        None => otherwise(),
    }
}

/// The names that there are, or how to declare one where there are none.
fn one_of(known: &[String], declare: &str) -> String {
    match known {
        [] => declare.to_owned(),
        _ => format!("chọn một trong: {}; hoặc {declare}", listed(known)),
    }
}
