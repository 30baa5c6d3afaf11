//! The keys of a script for a rehearsal: what happened, and when it was said.

use super::Need::{Optional, Required};
use super::choice::YES_NO;
use super::{Form, Shape, key};

pub static SCRIPT: Shape = Shape {
    name: "script",
    keys: &[
        key(
            "events",
            Required,
            Form::List(&Form::Shape(&EVENT)),
            "What people say, in the order of time.",
            "Các lời báo, theo thứ tự thời gian.",
        ),
        key(
            "approve-again",
            Optional,
            Form::OneOf(YES_NO),
            "Whether a leader approves again, ten minutes later, what lost its approval; true when left out.",
            "Mười phút sau mỗi lời báo, lãnh đạo có duyệt lại phần mất hiệu lực duyệt hay không; không ghi thì là true.",
        ),
    ],
};

/// Exactly one of `happened`, `postponed` and `called-off`.
pub static EVENT: Shape = Shape {
    name: "event",
    keys: &[
        key("at", Required, Form::DateOrTime, "When it is said, local time.", "Lúc báo, giờ địa phương."),
        key(
            "campaign",
            Optional,
            Form::Id,
            "The campaign, where several are rehearsed.",
            "Chiến dịch, khi diễn tập nhiều chiến dịch.",
        ),
        key("happened", Optional, Form::Id, "This anchor happened.", "Mốc đã diễn ra."),
        key("postponed", Optional, Form::Id, "This anchor is postponed.", "Mốc bị hoãn."),
        key("called-off", Optional, Form::Id, "This anchor is called off.", "Mốc không diễn ra nữa."),
        key(
            "actual",
            Optional,
            Form::DateOrTime,
            "When it happened; as planned when left out.",
            "Giờ thực tế; không ghi thì đúng kế hoạch.",
        ),
        key("to", Optional, Form::DateOrTime, "The new date of what is postponed.", "Ngày giờ mới của mốc bị hoãn."),
        key("source", Optional, Form::Text, "Who says so.", "Nguồn."),
        key("reason", Optional, Form::Text, "Why.", "Lý do."),
    ],
};
