//! Words about units, channels, staff and who did what: lines of `channels.yaml` that change, campaigns without a file,
//! the audit.
//!
//! A person is named by their id where a reader has to type it.

use super::{Lang, Word, words};
use crate::domain::directory::change::DirectoryChange;
use crate::domain::outcome::failure;
use crate::domain::staff::{Grant, Role, Verb};

words! {
    LINES: "Thay đổi trong channels.yaml ({count})", "Changes of channels.yaml ({count})";
    UNIT_NEW: "thêm đơn vị {unit}", "unit {unit} is new";
    UNIT_CHANGED: "đơn vị {unit}: sửa tên, liên hệ hoặc chế độ văn phòng hai người", "unit {unit}: other title, contact or two-person office";
    UNIT_MOVED: "đơn vị {unit}: chuyển từ cấp trên {from} sang {to}", "unit {unit}: moves from {from} to {to}";
    CHANNEL_NEW: "thêm kênh {channel} (đơn vị {unit})", "channel {channel} is new (unit {unit})";
    DESTINATION_CHANGED: "kênh {channel}: đổi nơi đăng; phải nhập lại mã bí mật (loa login {channel}), những lượt chưa đăng, phát phải duyệt lại",
        "channel {channel}: goes elsewhere; its secrets must be given again (loa login {channel}), what is not out must be approved again";
    CHANNEL_CHANGED: "kênh {channel}: sửa tên, thiết lập hoặc khung giờ", "channel {channel}: other title, settings or slots";
    CHANNEL_MOVED: "kênh {channel}: chuyển từ đơn vị {from} sang {to}", "channel {channel}: moves from unit {from} to {to}";
    PERSON_RENAMED: "cán bộ {person}: đổi tên", "{person}: other name";
    GRANT_NEW: "cán bộ {person}: giao vai trò {grant}", "{person}: is given {grant}";
    GRANT_GONE: "cán bộ {person}: thôi vai trò {grant}", "{person}: no longer {grant}";
    NOBODY_ABOVE: "không có", "none";
    ALL_UNITS: "mọi đơn vị", "all units";
    GRANT_OF: "{role}, {unit}{days}", "{role}, {unit}{days}";
    DAYS_FROM: ", từ {day}", ", from {day}";
    DAYS_UNTIL: ", đến hết {day}", ", until {day}";

    GHOSTS: "CHIẾN DỊCH KHÔNG CÒN TỆP nhưng vẫn còn lượt sẽ đăng, phát", "CAMPAIGNS WITHOUT A FILE that still publish";
    GHOST: "{campaign} “{title}”: {count} lượt còn chờ. Khôi phục tệp, hoặc kết thúc: loa retire {campaign} --reason \"…\"",
        "{campaign} “{title}”: {count} deliveries wait. Bring the file back, or end it: loa retire {campaign} --reason \"…\"";
    GHOST_RENAMED: "{campaign} “{title}”: tệp {file} trước đây đưa vào lịch với mã này, nay mang mã {now}; {count} lượt của mã cũ vẫn còn chờ và sẽ đăng, phát. Trả lại mã cũ trong tệp, hoặc kết thúc mã cũ: loa retire {campaign} --reason \"…\"",
        "{campaign} “{title}”: the file {file} was applied under this id and now says {now}; {count} deliveries of the old id still wait and will go out. Write the old id back, or end it: loa retire {campaign} --reason \"…\"";
    RETIRED: "Đã kết thúc chiến dịch {campaign}: {count} lượt chưa đăng, phát được hủy. Những gì đã đăng, phát vẫn còn.",
        "Campaign {campaign} is ended: {count} deliveries that were not out are cancelled. What is out stays.";
    RETIRED_BEYOND: "Đang đăng, phát đúng lúc này hoặc chưa rõ kết quả, không hủy được: {ids}", "Being published at this moment, or not known: {ids}";
    WAS_RETIRED: "Chiến dịch {campaign} đã được {by} kết thúc lúc {at} ({why}). Đưa vào lịch lần nữa là mở lại; những lượt đã hủy vẫn hủy, cho đăng, phát lại từng lượt bằng `loa retry`.",
        "Campaign {campaign} was ended by {by} at {at} ({why}). To apply it opens it again; what was cancelled stays so, `loa retry` sends on one by one.";
    ASK_REOPEN: "Mở lại chiến dịch {campaign}?", "Open campaign {campaign} again?";

    HELD_ONE: "Đã tạm dừng trong phạm vi anh/chị phụ trách, {scope} (mã {hold}): {covered} lượt đang được giữ lại. Cho tiếp tục bằng: loa release {hold} --reason \"…\"",
        "Held what is yours to hold, {scope} ({hold}): {covered} deliveries are kept back. To lift it: loa release {hold} --reason \"…\"";
    HELD_SCOPE: "Phạm vi anh/chị phụ trách: {scope} – {covered} lượt bị giữ (mã {hold})", "What is yours to hold: {scope} – {covered} deliveries (hold {hold})";
    OFFICE_ALONE: "Chưa khai báo cán bộ trong channels.yaml: người dùng máy này được làm mọi việc, kể cả tự duyệt.",
        "No staff is declared in channels.yaml: the user of this machine may do everything, also approve their own text.";

    AUDIT_EMPTY: "Không có việc nào phù hợp.", "Nothing fits.";
    AUDIT_DELIVERIES: "{count} lượt", "{count} deliveries";
    AUDIT_REASON: "Lý do", "Why";
    COMMAND: "dòng lệnh", "command line";
    PAGE: "trang", "page";
    BOT: "bot", "bot";
    REHEARSAL: "chạy thử", "rehearsal";
    ALONE: "văn phòng một người", "one-person office";

    ENVIRONMENT_CONFIRMED: "Đã xác nhận: mã bí mật trong biến môi trường dùng cho nơi đăng hiện tại của kênh {channel}.",
        "Confirmed: the secrets in the environment are for where channel {channel} goes now.";
    STOPPED_ELSEWHERE: "kênh đã đổi nơi đăng: mã bí mật cũ không dùng cho nơi mới, phải nhập lại", "the channel goes elsewhere now: the old secrets are not for the new place, give them again";
    STOPPED_UNCONFIRMED: "chưa có người quản trị xác nhận mã bí mật trong biến môi trường là của nơi đăng này (loa login {channel} --env)",
        "no administrator has confirmed that the secrets in the environment are for this place (loa login {channel} --env)";
    SEEN_WITHOUT_ID: "Chương trình không có mã bài nên sau này không tự gỡ được; nếu kênh cho biết mã bài, lần sau ghi --post hoặc --link.",
        "loa has no id of the post, so it cannot take it back by itself; next time give --post or --link where the platform shows one.";

    WRITER: "người viết", "writer";
    EDITOR: "biên tập", "editor";
    APPROVER: "người duyệt", "approver";
    OPERATOR: "trực đài, trực kỹ thuật", "operator";
    ADMINISTRATOR: "quản trị hệ thống", "administrator";
    SUPERVISOR: "giám sát", "supervisor";
    ASSIGNEE: "người được giao việc", "assignee";

    APPLY: "đưa kế hoạch vào lịch", "apply plans";
    APPROVE: "duyệt", "approve";
    WITHDRAW: "gỡ nội dung đã đăng", "withdraw";
    HOLD: "tạm dừng", "hold";
    RELEASE: "cho tiếp tục", "release";
    CANCEL: "hủy", "cancel";
    RETRY: "cho đăng, phát bù", "retry";
    SETTLE: "xác nhận kết quả của lượt chưa rõ", "settle";
    DONE: "báo đã thực hiện, đã phát", "say that it was done";
    WORD: "báo sự kiện đã diễn ra, hoãn hoặc hủy", "say that an event happened, is postponed or called off";
    /// Acts that the audit alone names: of the right to speak of events, and taking back that a task was done.
    ACT_HAPPENED: "báo sự kiện đã diễn ra", "say that an event happened";
    ACT_POSTPONE: "báo sự kiện hoãn", "say that an event is postponed";
    ACT_CALL_OFF: "báo sự kiện không diễn ra nữa", "say that an event is called off";
    ACT_UNDO_WORD: "bỏ lời báo về sự kiện", "take back what was said of an event";
    ACT_UNDO_DONE: "rút lại lời báo đã thực hiện, đã phát", "take back that it was done";
    ACT_INVITE: "gửi đường dẫn đăng nhập lần đầu hoặc đặt lại mật khẩu", "send a link for a first sign-in or a new password";
    ACT_PASSWORD: "đặt mật khẩu", "choose a password";
    RETIRE: "kết thúc chiến dịch", "end campaigns";
    LOGIN: "nhập mã truy cập của kênh", "log a channel in";
    CONFIRM: "xác nhận máy đăng bài chính thức", "confirm the store";
    DESTINATION: "khai báo hoặc đổi nơi đăng của kênh", "say where a channel goes";
    CHANNELS: "sửa kênh", "change channels";
    UNITS: "sửa đơn vị", "change units";
    GRANT: "giao vai trò", "give roles";
    AUDIT: "xem nhật ký hệ thống", "read the audit";
}

pub fn role(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Writer => WRITER,
        Role::Editor => EDITOR,
        Role::Approver => APPROVER,
        Role::Operator => OPERATOR,
        Role::Administrator => ADMINISTRATOR,
        Role::Supervisor => SUPERVISOR,
        Role::Assignee => ASSIGNEE,
    }
    .say(lang)
}

pub fn verb(lang: Lang, verb: Verb) -> &'static str {
    match verb {
        Verb::Apply => APPLY,
        Verb::Approve => APPROVE,
        Verb::Withdraw => WITHDRAW,
        Verb::Hold => HOLD,
        Verb::Word => WORD,
        Verb::Release => RELEASE,
        Verb::Cancel => CANCEL,
        Verb::Retry => RETRY,
        Verb::Settle => SETTLE,
        Verb::Done => DONE,
        Verb::Retire => RETIRE,
        Verb::Login => LOGIN,
        Verb::Confirm => CONFIRM,
        Verb::Destination => DESTINATION,
        Verb::Channels => CHANNELS,
        Verb::Units => UNITS,
        Verb::Grant => GRANT,
        Verb::Audit => AUDIT,
    }
    .say(lang)
}

/// An act as the audit names it. One that this version does not know is shown as it is.
pub fn act(lang: Lang, name: &str) -> &str {
    let word = match name {
        "happened" => ACT_HAPPENED,
        "postpone" => ACT_POSTPONE,
        "call-off" => ACT_CALL_OFF,
        "undo-word" => ACT_UNDO_WORD,
        "undo_done" => ACT_UNDO_DONE,
        "invite" => ACT_INVITE,
        "password" => ACT_PASSWORD,
        _ => {
            let known = Verb::ALL.iter().copied().find(|verb| <&str>::from(verb) == name);
            return known.map_or(name, |known| verb(lang, known));
        }
    };
    word.say(lang)
}

/// The roles of an audit row in words: `editor operator`.
pub fn roles(lang: Lang, written: &str) -> String {
    let one = |name: &str| match Role::parse(name) {
        Some(known) => role(lang, known).to_owned(),
        None if name == "alone" => ALONE.say(lang).to_owned(),
        None => name.to_owned(),
    };
    written.split_whitespace().map(one).collect::<Vec<_>>().join(", ")
}

pub fn origin(lang: Lang, name: &str) -> &str {
    match name {
        "command" => COMMAND.say(lang),
        "page" => PAGE.say(lang),
        "bot" => BOT.say(lang),
        "rehearsal" => REHEARSAL.say(lang),
        other => other,
    }
}

/// Why a channel is stopped, where it is a matter of its destination; `None`: the platform's words say it.
pub fn stopped(lang: Lang, channel: &str, code: &str) -> Option<String> {
    match code {
        failure::OTHER_DESTINATION => Some(STOPPED_ELSEWHERE.say(lang).to_owned()),
        failure::UNCONFIRMED => Some(STOPPED_UNCONFIRMED.with(lang, &[("channel", &channel)])),
        _ => None,
    }
}

/// A line of `channels.yaml` that changes.
pub fn line(lang: Lang, line: &DirectoryChange) -> String {
    let above = |unit: &Option<String>| unit.clone().unwrap_or_else(|| NOBODY_ABOVE.say(lang).to_owned());
    let say = |word: Word, places: &[(&str, &dyn std::fmt::Display)]| word.with(lang, places);
    match line {
        DirectoryChange::UnitNew { unit, .. } => say(UNIT_NEW, &[("unit", unit)]),
        DirectoryChange::UnitChanged { unit } => say(UNIT_CHANGED, &[("unit", unit)]),
        DirectoryChange::UnitMoved { unit, from, to } => {
            say(UNIT_MOVED, &[("unit", unit), ("from", &above(from)), ("to", &above(to))])
        }
        DirectoryChange::ChannelNew { channel, unit } => say(CHANNEL_NEW, &[("channel", channel), ("unit", unit)]),
        DirectoryChange::DestinationChanged { channel, .. } => say(DESTINATION_CHANGED, &[("channel", channel)]),
        DirectoryChange::ChannelChanged { channel, .. } => say(CHANNEL_CHANGED, &[("channel", channel)]),
        DirectoryChange::ChannelMoved { channel, from, to } => {
            say(CHANNEL_MOVED, &[("channel", channel), ("from", from), ("to", to)])
        }
        DirectoryChange::PersonRenamed { person, .. } => say(PERSON_RENAMED, &[("person", person)]),
        DirectoryChange::GrantNew { person, grant } => {
            say(GRANT_NEW, &[("person", person), ("grant", &granted(lang, grant))])
        }
        DirectoryChange::GrantGone { person, grant } => {
            say(GRANT_GONE, &[("person", person), ("grant", &granted(lang, grant))])
        }
    }
}

fn granted(lang: Lang, grant: &Grant) -> String {
    let unit = grant.unit.clone().unwrap_or_else(|| ALL_UNITS.say(lang).to_owned());
    let day = |word: Word, day: Option<chrono::NaiveDate>| {
        day.map(|day| word.with(lang, &[("day", &day.format("%d/%m/%Y"))])).unwrap_or_default()
    };
    let days = day(DAYS_FROM, grant.from) + &day(DAYS_UNTIL, grant.until);
    GRANT_OF.with(lang, &[("role", &role(lang, grant.role)), ("unit", &unit), ("days", &days)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_name_the_same_places() {
        super::super::assert_same_places("hands", ALL);
    }

    #[test]
    fn every_act_of_the_audit_has_words() {
        let verbs = ["apply", "approve", "hold", "release", "cancel", "retry", "settle", "withdraw", "login", "retire"];
        let said = ["confirm", "done", "undo_done", "happened", "postpone", "call-off", "undo-word"];
        for name in verbs.into_iter().chain(said) {
            assert_ne!(act(Lang::Vi, name), name);
        }
        assert_eq!(act(Lang::Vi, "x"), "x");
    }
}
