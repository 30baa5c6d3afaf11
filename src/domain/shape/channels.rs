//! The keys of `channels.yaml`. What stands under `settings` is the adapter's own table.

use super::Need::{Optional, Required};
use super::choice::{REACHES, ROLES, WEEKDAYS, YES_NO};
use super::{Form, NameForm, Shape, key};

pub static CHANNELS: Shape = Shape {
    name: "channels",
    keys: &[
        key(
            "units",
            Required,
            Form::Named { name: NameForm::Id, form: &Form::Shape(&UNIT) },
            "The offices that own channels.",
            "Các đơn vị có kênh.",
        ),
        key(
            "channels",
            Required,
            Form::Named { name: NameForm::Id, form: &Form::Shape(&CHANNEL) },
            "The channels.",
            "Các kênh.",
        ),
        key(
            "staff",
            Optional,
            Form::Named { name: NameForm::Id, form: &Form::Shape(&STAFF) },
            "People and their roles.",
            "Cán bộ và vai trò.",
        ),
        key(
            "holidays",
            Optional,
            Form::List(&Form::Shape(&HOLIDAY)),
            "Days off that were decided, and working days that make up for them, beside the public holidays.",
            "Ngày nghỉ và ngày làm bù theo thông báo hằng năm, ngoài các ngày lễ theo luật.",
        ),
    ],
};

pub static HOLIDAY: Shape = Shape {
    name: "holiday",
    keys: &[
        key("date", Required, Form::Date, "The day, or the first one.", "Ngày, hoặc ngày đầu."),
        key(
            "to",
            Optional,
            Form::Date,
            "The last day; the same day when left out.",
            "Ngày cuối; không ghi thì một ngày.",
        ),
        key("title", Required, Form::Text, "What for.", "Nghỉ dịp gì."),
        key(
            "works",
            Optional,
            Form::OneOf(YES_NO),
            "true: a working day, which makes up for a day off.",
            "true (có): ngày làm bù.",
        ),
    ],
};

pub static UNIT: Shape = Shape {
    name: "unit",
    keys: &[
        key("title", Required, Form::Text, "The unit's full name.", "Tên đầy đủ của đơn vị."),
        key("parent", Optional, Form::Id, "The unit above it.", "Đơn vị cấp trên."),
        key("contact", Optional, Form::Text, "Printed at the end of each post.", "Liên hệ, in cuối mỗi bài."),
        key(
            "two_person_office",
            Optional,
            Form::OneOf(YES_NO),
            "Two people work here: who wrote a text may approve it as well, and the log says so.",
            "Văn phòng hai người: người đưa nội dung vào lịch được tự duyệt, nhật ký có ghi.",
        ),
    ],
};

pub static CHANNEL: Shape = Shape {
    name: "channel",
    keys: &[
        key("title", Required, Form::Text, "What the channel is called.", "Tên kênh."),
        key("unit", Required, Form::Id, "The unit that owns it.", "Đơn vị chủ quản."),
        key("adapter", Required, Form::Id, "The platform it is on.", "Nền tảng của kênh."),
        key(
            "languages",
            Optional,
            Form::List(&Form::Language),
            "Languages it carries, its default first; vi when left out.",
            "Các ngôn ngữ của kênh, mặc định đứng đầu; không ghi thì là vi.",
        ),
        key(
            "settings",
            Optional,
            Form::Settings,
            "Settings of the platform; never a secret.",
            "Thiết lập của loại kênh; không bao giờ ghi mã bí mật.",
        ),
        key(
            "reach",
            Optional,
            Form::OneOf(REACHES),
            "Whom it reaches: the public, or the inside of the office; left out: public, and internal where it gives out tasks.",
            "Kênh công khai (public) hay nội bộ (internal); không ghi thì là công khai, riêng kênh giao việc là nội bộ.",
        ),
        key(
            "monthly_quota",
            Optional,
            Form::Shape(&MONTHLY_QUOTA),
            "At most so many deliveries a month.",
            "Số lượt đăng, phát tối đa mỗi tháng.",
        ),
        key(
            "token_until",
            Optional,
            Form::Date,
            "The last day on which its token works.",
            "Ngày cuối cùng mã truy cập còn hiệu lực.",
        ),
        key(
            "office_hours",
            Optional,
            Form::OneOf(YES_NO),
            "Whether a day off is worth a warning here; true for websites and tasks when left out.",
            "Có lưu ý khi hẹn vào ngày nghỉ hay không; không ghi thì trang web và phiếu giao việc là có.",
        ),
        key(
            "slots",
            Optional,
            Form::Named { name: NameForm::Id, form: &Form::Shape(&SLOT) },
            "Air windows of a loudspeaker station.",
            "Các khung giờ phát của đài truyền thanh.",
        ),
    ],
};

pub static MONTHLY_QUOTA: Shape = Shape {
    name: "monthly_quota",
    keys: &[
        key("limit", Required, Form::Number { least: 1, most: 100_000 }, "Deliveries a month.", "Số lượt mỗi tháng."),
        key(
            "reserve",
            Optional,
            Form::Number { least: 0, most: 100_000 },
            "Kept back for emergencies.",
            "Số lượt để dành cho tin khẩn.",
        ),
    ],
};

pub static SLOT: Shape = Shape {
    name: "slot",
    keys: &[
        key("at", Required, Form::ClockTime, "When it goes on air.", "Giờ phát."),
        key(
            "minutes",
            Required,
            Form::Number { least: 1, most: 1_440 },
            "How long it may last.",
            "Thời lượng tối đa, tính bằng phút.",
        ),
        key(
            "days",
            Optional,
            Form::List(&Form::OneOf(WEEKDAYS)),
            "Weekdays on air; every day when left out.",
            "Các thứ có phát; không ghi thì là mọi ngày.",
        ),
    ],
};

pub static STAFF: Shape = Shape {
    name: "staff",
    keys: &[
        key("name", Required, Form::Text, "The person's name.", "Họ và tên."),
        key("role", Optional, Form::OneOf(ROLES), "What they may do: one role.", "Vai trò, khi chỉ có một."),
        key(
            "roles",
            Optional,
            Form::List(&Form::Either(&[Form::OneOf(ROLES), Form::Shape(&GRANT)])),
            "What they may do: several roles, each perhaps for a unit and a time of its own.",
            "Các vai trò; mỗi vai trò có thể có đơn vị và thời hạn riêng (làm thay, làm hộ).",
        ),
        key(
            "unit",
            Optional,
            Form::Id,
            "The unit they work for; every unit when left out.",
            "Đơn vị công tác; không ghi thì là mọi đơn vị.",
        ),
        key("from", Optional, Form::Date, "The first day of their roles.", "Ngày đầu tiên giữ vai trò."),
        key("until", Optional, Form::Date, "The last day of their roles.", "Ngày cuối cùng giữ vai trò."),
    ],
};

pub static GRANT: Shape = Shape {
    name: "grant",
    keys: &[
        key("role", Required, Form::OneOf(ROLES), "What they may do.", "Vai trò."),
        key(
            "unit",
            Optional,
            Form::Id,
            "The unit it is for; the person's when left out.",
            "Đơn vị; không ghi thì là đơn vị của người đó.",
        ),
        key("from", Optional, Form::Date, "The first day.", "Từ ngày."),
        key("until", Optional, Form::Date, "The last day.", "Đến hết ngày."),
    ],
};
