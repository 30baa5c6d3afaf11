//! The keys of a campaign file.

use super::Need::{MayBeEmpty, Optional, Required};
use super::choice::{
    ANCHOR_KINDS, ANCHOR_STATUSES, GATES, HOLIDAYS, LATE_THEN, NO_NEEDS, PHASE_KINDS, PRIORITIES, REACHES, TASK_KINDS,
    TONES, WEEKDAYS, WORKDAYS, YES_NO,
};
use super::{Form, Key, NameForm, Shape, key};

/// A notice is not repeated more often within one programme.
pub const REPEAT_MAX: u32 = 5;

pub static CAMPAIGN: Shape = Shape {
    name: "campaign",
    keys: &[
        key("campaign", Required, Form::Id, "The campaign's id; it never changes.", "Mã chiến dịch, không đổi về sau."),
        key("title", Required, Form::Text, "What the campaign is called.", "Tên chiến dịch."),
        key(
            "unit",
            Required,
            Form::Id,
            "The unit that runs it, from channels.yaml.",
            "Đơn vị thực hiện, có trong channels.yaml.",
        ),
        key(
            "timezone",
            Optional,
            Form::TimeZone,
            "The zone of every local time; Asia/Ho_Chi_Minh when left out.",
            "Múi giờ của mọi ngày, giờ trong tệp; không ghi thì là Asia/Ho_Chi_Minh.",
        ),
        key(
            "language",
            Optional,
            Form::Language,
            "Language of bodies that name none; vi when left out.",
            "Ngôn ngữ mặc định của bài; không ghi thì là vi.",
        ),
        key(
            "basis",
            Optional,
            Form::List(&Form::Text),
            "Documents it rests on, printed in the report.",
            "Các văn bản căn cứ, in trong báo cáo.",
        ),
        key(
            "gate",
            Optional,
            Form::OneOf(GATES),
            "Whether what tells of an event waits until somebody said that it happened; events when left out.",
            "Tin về sự kiện có chờ xác nhận đã diễn ra hay không; không ghi thì là events (có chờ).",
        ),
        key(
            "anchors",
            Optional,
            Form::Named { name: NameForm::Id, form: &Form::Shape(&ANCHOR) },
            "Named moments that everything hangs on.",
            "Các mốc thời gian mà tin, bài bám theo.",
        ),
        key(
            "phases",
            Required,
            Form::Named { name: NameForm::Id, form: &Form::Shape(&PHASE) },
            "Before, during and after, bound to anchors.",
            "Các giai đoạn trước, trong, sau, gắn với mốc.",
        ),
        key(
            "lines",
            Optional,
            Form::Named { name: NameForm::LineId, form: &Form::Text },
            "Content lines: the rows of the report.",
            "Các nhóm nội dung, là các dòng của báo cáo.",
        ),
        key("items", Required, Form::List(&Form::Shape(&ITEM)), "The pieces of content.", "Danh sách tin, bài."),
    ],
};

pub static ANCHOR: Shape = Shape {
    name: "anchor",
    keys: &[
        key("title", Required, Form::Text, "What happens then.", "Tên sự kiện."),
        key(
            "at",
            MayBeEmpty,
            Form::DateOrTime,
            "Local date and time, or a date; may be missing while suspended or cancelled.",
            "Ngày giờ hoặc ngày; có thể bỏ trống khi đang hoãn hoặc đã hủy.",
        ),
        key(
            "status",
            Optional,
            Form::OneOf(ANCHOR_STATUSES),
            "How sure the date is; planned when left out.",
            "Tình trạng của mốc; không ghi thì là planned.",
        ),
        key(
            "kind",
            Optional,
            Form::OneOf(ANCHOR_KINDS),
            "An event that somebody must say happened, or a mere date; event when left out.",
            "Sự kiện cần người xác nhận đã diễn ra (event), hay chỉ là ngày như Tết, hạn nộp (date); không ghi thì là event.",
        ),
        key(
            "source",
            Optional,
            Form::Text,
            "Who says that it happened; required with status: happened.",
            "Nguồn cho biết sự kiện đã diễn ra; phải có khi ghi status: happened.",
        ),
    ],
};

pub static PHASE: Shape = Shape {
    name: "phase",
    keys: &[
        key("kind", Required, Form::OneOf(PHASE_KINDS), "Which of the three it is.", "Trước, trong hay sau."),
        key("title", Required, Form::Text, "What it is called in the report.", "Tên giai đoạn trong báo cáo."),
        key("from", Required, Form::Moment, "First instant that belongs to it.", "Thời điểm bắt đầu."),
        key(
            "until",
            Required,
            Form::Moment,
            "First instant that no longer belongs to it.",
            "Thời điểm kết thúc (từ lúc này là hết giai đoạn).",
        ),
    ],
};

static MEDIA_FORM: Form = Form::Either(&[Form::Path, Form::Shape(&MEDIA)]);
const BODY_FORM: Form = Form::Either(&[Form::Text, Form::Shape(&BODY_FILE)]);
const MEDIA_LIST: Form = Form::List(&MEDIA_FORM);
const AUDIO_FORM: Form = Form::Either(&[Form::Path, Form::Shape(&RECORDING)]);

const SPOKEN_TITLE: Key = key(
    "spoken_title",
    Optional,
    Form::Text,
    "Read aloud before the text on loudspeakers and announced in the greeting; the title itself is never read aloud.",
    "Tên tin đọc trên loa, đọc trước nội dung và trong lời điểm tin; không ghi thì loa không đọc tên tin.",
);
const SUMMARY: Key = key("summary", Optional, Form::Text, "A short lead.", "Tóm tắt ngắn.");
const BODY: Key = key(
    "body",
    Optional,
    BODY_FORM,
    "Markdown text, or { file: path }.",
    "Nội dung Markdown, hoặc { file: đường dẫn }.",
);
const PICTURES: Key = key(
    "media",
    Optional,
    MEDIA_LIST,
    "Pictures and files, from the campaign's folder.",
    "Ảnh, tệp đính kèm, tính từ thư mục chiến dịch.",
);
const AUDIO: Key = key(
    "audio",
    Optional,
    AUDIO_FORM,
    "A recording for loudspeakers instead of speech.",
    "Bản thu âm cho loa, thay cho bài đọc.",
);

pub static ITEM: Shape = Shape {
    name: "item",
    keys: &[
        key("id", Required, Form::Id, "The item's id; it never changes.", "Mã tin, bài, không đổi về sau."),
        key("phase", Required, Form::Id, "The phase it belongs to.", "Giai đoạn."),
        key("line", Optional, Form::Text, "The content line it counts for.", "Nhóm nội dung."),
        key(
            "title",
            Optional,
            Form::Text,
            "Its title; only bulletins for loudspeakers may do without.",
            "Tiêu đề; chỉ bản tin loa mới được bỏ trống.",
        ),
        SPOKEN_TITLE,
        key(
            "note",
            Optional,
            Form::Text,
            "A word to the station, on its page and never on air.",
            "Lời dặn đài, chỉ in trong phiếu phát thanh, không đọc trên loa.",
        ),
        SUMMARY,
        key(
            "when",
            Required,
            Form::Either(&[Form::Moment, Form::Filled(&Form::List(&Form::Moment)), Form::Shape(&RECURRING)]),
            "A moment, a list of moments, or a rule that recurs.",
            "Một thời điểm, danh sách thời điểm, hoặc lịch lặp lại.",
        ),
        key(
            "channels",
            Required,
            Form::Either(&[
                Form::Filled(&Form::List(&Form::Id)),
                Form::Filled(&Form::Named { name: NameForm::Channel, form: &Form::Shape(&PLACEMENT) }),
            ]),
            "Where it goes: ids of channels, or each with its slots and how often it plays in a programme.",
            "Các kênh đăng, phát, hoặc từng kênh kèm khung giờ, số lần phát trong một buổi.",
        ),
        key(
            "languages",
            Optional,
            Form::List(&Form::Language),
            "Languages it goes out in; left out: the campaign's, and those that have a variant.",
            "Các ngôn ngữ đăng, phát; không ghi thì gồm ngôn ngữ của chiến dịch và các ngôn ngữ có bản riêng.",
        ),
        BODY,
        key(
            "variants",
            Optional,
            Form::Named { name: NameForm::Variant, form: &Form::Shape(&VARIANT) },
            "What differs for a channel, a language, or channel/language.",
            "Bản riêng cho một kênh, một ngôn ngữ, hoặc kênh/ngôn ngữ.",
        ),
        PICTURES,
        AUDIO,
        key("link", Optional, Form::Link, "A web address to go with it.", "Đường dẫn kèm theo."),
        key(
            "source",
            Optional,
            Form::Text,
            "The document the content rests on, printed with the post.",
            "Nguồn, in kèm bài.",
        ),
        key("approval_number", Optional, Form::Text, "Number of the paper approval form.", "Số phiếu duyệt bản giấy."),
        key(
            "tone",
            Optional,
            Form::OneOf(TONES),
            "What kind of content it is when a hold comes; neutral when left out.",
            "Tính chất tin để xét khi tạm dừng; không ghi thì là neutral (thông thường).",
        ),
        key(
            "priority",
            Optional,
            Form::OneOf(PRIORITIES),
            "Priority of a bulletin; ordinary when left out.",
            "Mức ưu tiên của bản tin loa; không ghi thì là ordinary.",
        ),
        key(
            "late",
            Optional,
            Form::Shape(&LATE),
            "What happens when its minute was missed; one hour (a task: three days), then skip, when left out.",
            "Xử lý khi quá giờ; không ghi thì trong một giờ (việc được giao: ba ngày), sau đó bỏ.",
        ),
        key(
            "reach",
            Optional,
            Form::OneOf(REACHES),
            "For the public, or internal; public when left out.",
            "Công khai (public) hay nội bộ (internal); không ghi thì là công khai.",
        ),
        key(
            "task",
            Optional,
            Form::Shape(&TASK),
            "Work that a person does: who, where, by when (channels of the adapter task).",
            "Việc do người làm: ai, ở đâu, hạn nào (với kênh giao việc).",
        ),
        key(
            "needs",
            Optional,
            Form::Either(&[Form::List(&Form::Id), Form::OneOf(NO_NEEDS)]),
            "Events that must have happened first, or none; left out: those that its time and phase hang on.",
            "Các sự kiện phải đã diễn ra thì mới phát, hoặc none; không ghi thì theo mốc của giờ hẹn và của giai đoạn.",
        ),
        key(
            "wait",
            Optional,
            Form::Duration,
            "So long after its time it waits for that word; a day, or as long as it may be late, when left out.",
            "Chờ xác nhận sự kiện đến hết khoảng này sau giờ hẹn; không ghi thì một ngày, hoặc bằng khoảng được phép trễ.",
        ),
        key(
            "cancelled",
            Optional,
            Form::Text,
            "Set: the item is called off, for this reason.",
            "Có ghi: tin, bài bị hủy, vì lý do này.",
        ),
        key(
            "reserved",
            Optional,
            Form::Either(&[Form::OneOf(YES_NO), Form::Shape(&RESERVED)]),
            "Its text is written on the day: planned without a body, approved once it is there.",
            "Ô chờ nội dung: bài viết trong ngày; có giờ trước, viết xong mới duyệt.",
        ),
    ],
};

pub static RESERVED: Shape = Shape {
    name: "reserved",
    keys: &[
        key("writer", Optional, Form::Id, "Who writes it, of the staff.", "Người viết, có trong danh sách cán bộ."),
        key(
            "remind",
            Optional,
            Form::Duration,
            "They are reminded so long before; three hours when left out.",
            "Nhắc trước bao lâu; không ghi thì ba giờ.",
        ),
    ],
};

pub static VARIANT: Shape = Shape {
    name: "variant",
    keys: &[key("title", Optional, Form::Text, "Its title.", "Tiêu đề."), SPOKEN_TITLE, SUMMARY, BODY, PICTURES, AUDIO],
};

pub static PLACEMENT: Shape = Shape {
    name: "placement",
    keys: &[
        key("slots", Optional, Form::List(&Form::Id), "Slots of the station.", "Các khung giờ của đài."),
        key(
            "repeat",
            Optional,
            Form::Number { least: 1, most: REPEAT_MAX },
            "So often it plays within one programme; once when left out. Repetitions come at the end of the programme.",
            "Số lần phát trong một buổi; không ghi thì một lần. Các lần nhắc lại phát ở cuối buổi.",
        ),
    ],
};

pub static BODY_FILE: Shape = Shape {
    name: "body_file",
    keys: &[key(
        "file",
        Required,
        Form::Path,
        "A Markdown file beside the campaign.",
        "Tệp Markdown cạnh tệp chiến dịch.",
    )],
};

pub static MEDIA: Shape = Shape {
    name: "media",
    keys: &[
        key("path", Required, Form::Path, "The file, from the campaign's folder.", "Tệp, tính từ thư mục chiến dịch."),
        key(
            "alt",
            Optional,
            Form::Text,
            "Words for those who cannot see the picture.",
            "Lời mô tả cho người không xem được ảnh.",
        ),
        key("credit", Optional, Form::Text, "Who made it.", "Tác giả ảnh, bản thu."),
    ],
};

pub static RECORDING: Shape = Shape {
    name: "recording",
    keys: &[
        key("path", Required, Form::Path, "The file, from the campaign's folder.", "Tệp, tính từ thư mục chiến dịch."),
        key("credit", Optional, Form::Text, "Who made it.", "Tác giả bản thu."),
        key("reader", Optional, Form::Text, "Whose voice it is.", "Người đọc."),
        key(
            "checked_by",
            Optional,
            Form::Text,
            "Who listened to it and says that it is right.",
            "Người đã nghe lại và xác nhận bản thu đúng.",
        ),
        key(
            "script",
            Optional,
            Form::Text,
            "What it says, for whoever approves it.",
            "Lời của bản thu, viết bằng tiếng mà người duyệt đọc được.",
        ),
    ],
};

pub static LATE: Shape = Shape {
    name: "late",
    keys: &[
        key(
            "within",
            Required,
            Form::Duration,
            "It may still go out so long after its time.",
            "Còn được phát trong khoảng này sau giờ hẹn.",
        ),
        key(
            "then",
            Optional,
            Form::OneOf(LATE_THEN),
            "After that: skip it, or ask a person; skip when left out.",
            "Sau đó: bỏ (skip) hoặc hỏi người phụ trách (ask); không ghi thì là skip.",
        ),
    ],
};

pub static TASK: Shape = Shape {
    name: "task",
    keys: &[
        key("kind", Required, Form::OneOf(TASK_KINDS), "What kind of work it is.", "Loại việc."),
        key(
            "assignee",
            Required,
            Form::Text,
            "Who does it: a member of staff from channels.yaml, or the name of a person or body.",
            "Người hoặc đơn vị thực hiện: mã cán bộ trong channels.yaml, hoặc tên.",
        ),
        key("place", Optional, Form::Text, "Where it is done.", "Địa điểm."),
        key(
            "deadline",
            Optional,
            Form::Moment,
            "By then somebody says that it was done; left out: as late says.",
            "Hạn báo đã thực hiện; không ghi thì theo mục late.",
        ),
        key(
            "ahead",
            Optional,
            Form::Duration,
            "The sheet is given out so long before its time; a day when left out.",
            "Giao phiếu trước giờ thực hiện bao lâu; không ghi thì là một ngày.",
        ),
        key(
            "count",
            Optional,
            Form::Number { least: 1, most: 1_000_000 },
            "How many are planned.",
            "Số lượng theo kế hoạch.",
        ),
        key(
            "count_unit",
            Optional,
            Form::Text,
            "What is counted: people, banners, copies.",
            "Đơn vị tính: người, băng rôn, tờ.",
        ),
        key("take_down", Optional, Form::Date, "The day on which it comes down.", "Ngày tháo dỡ."),
        key("asked_on", Optional, Form::Date, "The day on which it was asked.", "Ngày nhận yêu cầu, câu hỏi."),
        key(
            "topic",
            Optional,
            Form::Text,
            "What the question is about; no names.",
            "Chủ đề câu hỏi; không ghi tên người hỏi.",
        ),
        key("competent_body", Optional, Form::Text, "The body that answers.", "Cơ quan có thẩm quyền trả lời."),
    ],
};

/// Exactly one of `cron` and `daily`.
pub static RECURRING: Shape = Shape {
    name: "recurring",
    keys: &[
        key(
            "cron",
            Optional,
            Form::Cron,
            "Five fields, or six with seconds first; 0 and 7 are Sunday.",
            "Năm trường, hoặc sáu trường có giây đứng đầu; 0 và 7 là Chủ nhật.",
        ),
        key(
            "daily",
            Optional,
            Form::Either(&[Form::ClockTime, Form::Filled(&Form::List(&Form::ClockTime))]),
            "Clock times of each day.",
            "Các giờ trong ngày.",
        ),
        key(
            "days",
            Optional,
            Form::List(&Form::Either(&[Form::OneOf(WEEKDAYS), Form::OneOf(WORKDAYS)])),
            "Only on these weekdays, or on workdays (with daily).",
            "Chỉ vào các thứ này, hoặc vào ngày làm việc (đi với daily).",
        ),
        key(
            "from",
            Optional,
            Form::Moment,
            "First instant; the start of the phase when left out.",
            "Bắt đầu; không ghi thì từ đầu giai đoạn.",
        ),
        key(
            "until",
            Optional,
            Form::Either(&[Form::Moment, Form::Filled(&Form::List(&Form::Moment))]),
            "First instant that no longer counts; of several the earliest, and one without a date yet does not count. The \
             end of the phase when left out.",
            "Kết thúc; ghi nhiều mốc thì lấy mốc đến trước, mốc chưa có giờ không tính. Không ghi thì đến hết giai đoạn.",
        ),
        key(
            "except",
            Optional,
            Form::List(&Form::Either(&[Form::Date, Form::OneOf(HOLIDAYS)])),
            "Dates on which it does not go out; holidays: none of the public ones.",
            "Các ngày không đăng, phát; ngay-le (holidays): mọi ngày lễ, Tết.",
        ),
    ],
};
