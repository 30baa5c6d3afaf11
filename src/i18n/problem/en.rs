//! Problems in English.
//!
//! It says what the Vietnamese beside it says, no more and no less.

mod slip;

use super::{cut, listed, size};
use crate::domain::calendar::{DayOff, Feast};
use crate::domain::diagnostic::{CronFault, FileKind, LengthUnit, NodeKind, Part, Problem, SettingFault};
use crate::i18n::{Lang, language};

pub(super) fn say(problem: &Problem) -> (String, String) {
    use Problem as P;
    match problem {
        P::FileMissing { path } => (format!("there is no file “{path}”"), "check the name and the folder".into()),
        P::FolderMissing { path } => (format!("there is no folder “{path}”"), "check the name after -C or in LOA_WORKSPACE".into()),
        P::BesideMissing { path, folder, near } => (
            format!("there is no file “{path}”"),
            meant(near, || format!("it was looked for in “{folder}”: copy it there, or mend the name")),
        ),
        P::FileIsFolder { path } => (format!("“{path}” is a folder, not a file"), "name one file in it".into()),
        P::FileUnreadable { path, why } => (format!("the file “{path}” cannot be opened ({why})"), "check its permissions and try again".into()),
        P::PathOutside { path } => (
            format!("the path “{path}” leaves the workspace"),
            "copy the file into the workspace and write its path from the campaign file, such as media/picture.jpg".into(),
        ),
        P::TooManyCampaignFiles { count, limit } => (format!("the workspace holds {count} campaign files, at most {limit}: the rest was not read"), "move campaigns that are over out of it, or name single files: loa check FILE".into()),
        P::FileTooLarge { bytes, limit } => (format!("the file is too large: {}, at most {}", size(*bytes), size(*limit)), "split it or make it smaller".into()),
        P::NotUtf8 { line, wide: false } => (format!("the letters on line {line} are of an old encoding, not UTF-8"), "open it in an editor and save it as UTF-8".into()),
        P::NotUtf8 { wide: true, .. } => ("the file is UTF-16 (“Unicode” of Notepad)".into(), "open it in Notepad and save it with the encoding UTF-8".into()),
        P::NotText { kind } => (
            format!("this is {} with a name in .yaml, not a text", file_kind(*kind)),
            "copy its content into a new text file with the ending .yaml, as UTF-8, and take the original out of this folder".into(),
        ),
        P::Empty => ("the file is empty".into(), "begin with “campaign:” (a campaign) or “units:” (channels.yaml)".into()),
        P::Syntax { what } => slip::say(what),
        P::TooDeep { limit } => (format!("nested deeper than {limit} levels"), "use fewer brackets or less indentation".into()),
        P::TooManyNodes { limit } => (format!("the file holds more than {limit} values"), "split it into several campaigns".into()),
        P::AliasNotAllowed => (
            "& or * at the start of a value is not allowed (a YAML reference)".into(),
            "if it is text, put it in quotes: \"*…*\"; if it is a reference, write the content again".into(),
        ),
        P::SeveralDocuments => ("the file holds several documents (a line “---”)".into(), "put each into a file of its own".into()),
        P::DuplicateKey { key } => (format!("the key “{key}” is given twice"), "delete one of them".into()),
        P::UnknownKey { key, near, known } => (format!("there is no key “{}” here", cut(key)), meant(near, || format!("the keys are: {}", listed(known)))),
        P::MissingKey { key } => (format!("the key “{key}” is missing"), format!("add a line “{key}: …”")),
        P::WrongType { wanted, found } => (format!("this should be {}, but is {}", kind(*wanted), kind(*found)), wrong_type(*wanted).into()),
        P::ListAsText { meant } => ("a list stands in square brackets, with commas between".into(), format!("write {meant}")),
        P::CurlyQuotes { meant } => ("the curly quotes “ ” of a word processor do not serve here".into(), format!("leave them out: {meant}")),
        P::CutByHash { lost } => (
            format!("“{}” is left out: # behind a space begins a comment", cut(lost)),
            "if it is text, put the whole value into quotes: \"… #…\"".into(),
        ),
        P::EmptyValue { key } => (format!("the key “{key}” has no value"), "write one after the colon, or delete the line".into()),
        P::NotOneOf { value, near, known } => (format!("“{}” cannot be used here", cut(value)), meant(near, || format!("choose one of: {}", listed(known)))),
        P::BadId { value, near } => (
            format!("the id “{}” is not valid", cut(value)),
            format!("use lower-case letters without marks, digits and hyphens, at most 63, such as {near}"),
        ),
        P::TooManyItems { limit } => (format!("the list has more than {limit} entries"), "split it into several campaigns".into()),
        P::TooManyFaults { limit } => (format!("there are more than {limit} faults; the rest is not listed"), "mend these and check again".into()),
        P::TextTooLong { limit, actual } => (format!("the text has {actual} characters, at most {limit} are allowed"), "make it shorter".into()),
        P::BadLanguage { value, near } => (
            format!("“{}” is not a language tag", cut(value)),
            match near {
                Some(tag) => {
                    let name = language::name(tag).map_or(String::new(), |name| format!(" ({})", name.en));
                    format!("did you mean “{tag}”{name}?")
                }
                None => format!("use ISO 639: {}", language::common(Lang::En)),
            },
        ),
        P::BadNumber { value, least, most } => (format!("“{}” is not a fitting number", cut(value)), format!("write a whole number from {least} to {most}")),
        P::UnknownAnchor { name, near } => (format!("there is no anchor “{}”", cut(name)), meant(near, || "declare it under “anchors:”".into())),
        P::UnknownPhase { name, near, known } => (format!("there is no phase “{}”", cut(name)), meant(near, || one_of(known, "declare it under “phases:”"))),
        P::UnknownLine { name, near, known } => (format!("there is no line “{}”", cut(name)), meant(near, || one_of(known, "declare it under “lines:”"))),
        P::UnknownChannel { name, near, known } => (format!("there is no channel “{}”", cut(name)), meant(near, || one_of(known, "declare it in channels.yaml"))),
        P::UnknownUnit { name, near } => (format!("there is no unit “{}”", cut(name)), meant(near, || "declare it in channels.yaml".into())),
        P::UnknownStaff { name, near } => (
            format!("there is nobody called “{}” among the staff", cut(name)),
            meant(near, || "add them to “staff:” of channels.yaml".into()),
        ),
        P::UnknownSlot { name, near } => (format!("the station has no slot “{}”", cut(name)), meant(near, || "declare it for the channel in channels.yaml".into())),
        P::UnknownAdapter { name, near, known } => (format!("there is no platform “{}”", cut(name)), meant(near, || format!("choose one of: {}", listed(known)))),
        P::UnknownVariant { name, near } => (
            format!("“{}” is neither a channel of this item nor a language of one", cut(name)),
            meant(near, || "write a channel, a language, or channel/language".into()),
        ),
        P::UnknownToken { token, near } => (format!("“{{{{ {} }}}}” is not understood", cut(token)), meant(near, || "write an anchor and a form, such as {{ khai-mac | ngày }}".into())),
        P::UnclosedToken => ("“{{” has no closing “}}”".into(), "add “}}” after the anchor".into()),
        P::DuplicateId { id, first_line } => (format!("the id “{id}” is used on line {first_line} already"), "give one of them another id".into()),
        P::DuplicateCampaign { id, file, first } => (
            format!("two files carry the campaign id “{id}”: “{first}” and “{file}”"),
            format!("if “{file}” is only a copy, take it out of the folder; if it is another campaign, change the id on this line"),
        ),
        P::NoPlacement => ("this item has no channel".into(), "name at least one, such as [zalo-xa]".into()),
        P::SlotsOfNoStation { channel } => (format!("the channel “{channel}” has no slots"), "give “slots” to loudspeaker stations only".into()),
        P::NoAdministrator => (
            "staff are declared, but nobody is administrator: nobody could give a channel its secrets or change this file".into(),
            "add somebody, such as: quan-tri: { name: System administrator, role: administrator }".into(),
        ),
        P::NobodyApproves { unit } => (
            format!("the unit “{unit}” has channels, but nobody may approve for it"),
            format!("give somebody of “{unit}” or above the role approver"),
        ),
        P::SlotsOverlap { slot, other } => (
            format!("the slot “{slot}” overlaps with “{other}”: a station has one programme at a time"),
            "change “at” or “minutes”".into(),
        ),
        P::GrantEndsBeforeStart => ("the role ends before it begins".into(), "mend “from” or “until”".into()),
        P::UnitCycle { unit } => (format!("the unit “{unit}” stands above itself"), "mend “parent” so that units form a tree".into()),
        P::BadWhen { text } => (
            format!("the moment “{}” is not understood", cut(text)),
            "write it like “khai-mac - 7d at 10:00”, “be-mac + 2h” or “2026-01-20 08:00”".into(),
        ),
        P::BadDate { text } => (format!("“{}” is not a date, or not written like one", cut(text)), "write day/month/year or year-month-day, such as 20/01/2026 08:00".into()),
        P::ShortYear { text } => (format!("the year in “{}” has two digits", cut(text)), "write all four, such as 20/01/2026".into()),
        P::MonthFirst { text, meant } => (format!("“{}” has the month before the day", cut(text)), format!("the day comes first; did you mean {meant}?")),
        P::BadClockTime { text } => (format!("“{}” is not a clock time", cut(text)), "write it like 05:15 or 5h15".into()),
        P::BadDuration { text } => (format!("“{}” is not a length of time", cut(text)), "write a number and a unit: 30min, 6h, 2d, 1w".into()),
        P::NeedsClockTime { text } => (format!("“{}” has no clock time", cut(text)), "add one: “khai-mac - 7d at 10:00” after an anchor, “2026-01-20 10:00” after a day".into()),
        P::BadCron { text, why } => (format!("the rule “{}” cannot be used", cut(text)), cron(*why).into()),
        P::BadTimeZone { name } => (format!("there is no time zone “{}”", cut(name)), "in Viet Nam write Asia/Ho_Chi_Minh".into()),
        P::CronNeverFires { text } => (format!("the rule “{}” never comes true", cut(text)), "check day and month: there is no 31 February".into()),
        P::LocalTimeMissing { local, zone } => (format!("{local} does not exist in {zone} (daylight saving)"), "choose another time".into()),
        P::LocalTimeTwice { local, zone } => (format!("{local} comes twice in {zone} (daylight saving)"), "choose another time".into()),
        P::AnchorCalledOff { anchor } => (
            format!("the text names the time of “{anchor}”, which is called off: it waits"),
            "write the sentence anew, or call the item off with “cancelled:”".into(),
        ),
        P::HappenedNeedsSource { anchor } => (
            format!("anchor “{anchor}” is said to have happened and no source is given"),
            "add “source: …”: the notice or report that says so".into(),
        ),
        P::HappenedAhead { anchor, at } => (
            format!("anchor “{anchor}” is said to have happened at {at}, which has not come"),
            "give the actual time, or leave it “status: planned” until it happens".into(),
        ),
        P::OneWordOnly { one, other } => (
            format!("one line cannot say both “{one}” and “{other}”"),
            "make two lines, one word each".into(),
        ),
        P::NeedsMereDate { anchor } => (
            format!("anchor “{anchor}” is a mere date (kind: date): there is nothing to confirm"),
            "take it out of “needs”, or drop “kind: date” if it is an event".into(),
        ),
        P::UrgentTogether { station, at, other } => (
            format!("two urgent bulletins of “{station}” play at {at} (the other: “{other}”): listeners hear two orders at once"),
            "end the first before the second begins (until), or play them at least a minute apart".into(),
        ),
        P::AnchorSuspended { anchor, title, items } => (format!("“{title}” ({anchor}) has no date yet: {items} items wait for it"), "nothing to mend now; write the date under “at:” of the anchor once there is one".into()),
        P::AnchorNeedsDate { anchor, status } => (
            format!("the anchor “{anchor}” ({status}) must have a date"),
            "add “at: year-month-day hour:minute”, or make its “status” suspended".into(),
        ),
        P::PhaseEndsBeforeStart { phase } => (format!("the phase “{phase}” ends before it starts"), "mend “from” or “until”".into()),
        P::PhasesOverlap { phase, other } => (format!("the phase “{phase}” overlaps the phase “{other}”"), "let the later one start when the earlier one ends".into()),
        P::RangeEmpty { from, until } => (format!("there is no time from {from} until {until}"), "mend “from” or “until”".into()),
        P::OutsidePhase { item, due, phase, from, until } => (
            format!("the item “{item}” is due {due}, outside the phase “{phase}” ({from} – {until})"),
            "change its time or its phase".into(),
        ),
        P::TooManyOccurrences { limit } => (format!("the rule makes more than {limit} occurrences"), "bring “from” and “until” closer, or repeat less often".into()),
        P::OnDayOff { item, due, day, next, recurs } => (
            format!("“{}” is due {due}, a day off ({})", cut(item), day_off(day)),
            if *recurs {
                "add “days: [workdays]” or “except: [holidays]” to its rule, or “office_hours: false” to the channel".into()
            } else {
                format!("move it to the next working day: {next}")
            },
        ),
        P::BadHoliday { from, to } => (
            format!("the holiday from {from} to {to} cannot be used"),
            "its last day is its first one or later, and it has at most 60 days".into(),
        ),
        P::SlotNotOnDay { slot, date } => (format!("the slot “{slot}” is not on air on {date}"), "change the day or the slot".into()),
        P::NoSlotAfter { time } => (format!("there is no slot after {time} on that day"), "choose an earlier time or another slot".into()),
        P::TooLong { part: p, limit, actual, unit, channel } => (
            format!("the {} has {actual} {}, the channel “{channel}” takes {limit}", part(*p), length(*unit)),
            format!("make it shorter, or write one under “variants: {{ {channel}: … }}”"),
        ),
        P::Missing { part: p, channel } => (format!("the channel “{channel}” needs a {}", part(*p)), format!("add a {}, or leave the channel out", part(*p))),
        P::MediaTooLarge { path, bytes, limit, channel } => (
            format!("the file “{path}” has {}, the channel “{channel}” takes {}", size(*bytes), size(*limit)),
            "make it smaller".into(),
        ),
        P::MediaKind { path, kind, allowed, channel } => (format!("the channel “{channel}” does not take “{path}” ({kind})"), format!("use one of: {allowed}")),
        P::MediaDimensions { path, width, height, rule, channel } => (
            format!("the picture “{path}” ({width}×{height}) does not have the size that “{channel}” wants"),
            format!("the rule: {rule}"),
        ),
        P::TooManyMedia { limit, actual, channel } => (format!("there are {actual} files, the channel “{channel}” takes {limit}"), "use fewer, or give this channel a “media” of its own".into()),
        P::BadLink { link } => (format!("“{}” is not a web address", cut(link)), "write https://… in full, without blanks".into()),
        P::MissingLanguage { language, channel } => (format!("there is no text in “{language}” for the channel “{channel}”"), format!("add “variants: {{ {language}: … }}”")),
        P::LanguageNotOnChannel { item, channel } => (
            format!("the channel “{channel}” carries no language of the item “{item}”"),
            "leave the channel out, or add the language to it in channels.yaml".into(),
        ),
        P::SlotOverflows { station, slot, date, seconds, limit_seconds } => (
            format!("the slot “{slot}” of “{station}” on {date} takes {seconds} seconds and has {limit_seconds}"),
            "move a bulletin to another slot or day, or make it shorter".into(),
        ),
        P::Collision { channel, at, other } => (format!("the channel “{channel}” has “{other}” at {at} already"), "put a few minutes between them".into()),
        P::OverQuota { channel, month, planned, limit } => (
            format!("the channel “{channel}” has {planned} deliveries in {month}, {limit} are allowed"),
            "drop some, or move them to another month".into(),
        ),
        P::TokenDies { channel, until, due } => (
            format!("the token of the channel “{channel}” ends on {until}, before {due}"),
            format!("log in again: loa login {channel}"),
        ),
        P::TypedDate { text } => (format!("the typed date “{text}” will not move with its anchor"), "write the anchor, such as {{ khai-mac | ngày }}".into()),
        P::HiddenCharacter { code } => (
            format!("a control character that nobody sees ({code}): who approves may not read what stands there"),
            "type this text anew instead of pasting it".into(),
        ),
        P::Blank { text } => (
            format!("“{}” was not filled in", cut(text)),
            "fill it in; until then it can only be rehearsed (loa rehearse)".into(),
        ),
        P::PlaceholderRecording { path } => (
            format!("“{path}” only holds the place of a recording"),
            "put in the reader's recording; until then it can only be rehearsed (loa rehearse)".into(),
        ),
        P::FestiveWithoutTone { word } => (
            format!("the text says “{word}”, and the item has no tone"),
            "write “tone: festive”, so that a hold in mourning covers it, or “tone: neutral”".into(),
        ),
        P::UnknownSetting { adapter, key, near, known } => (
            format!("the platform “{adapter}” has no setting “{}”", cut(key)),
            meant(near, || if known.is_empty() { "delete the line".into() } else { format!("the settings are: {}", listed(known)) }),
        ),
        P::MissingSetting { adapter, key } => (format!("the setting “{key}” of the platform “{adapter}” is missing"), format!("add “{key}: …” under “settings:” of the channel")),
        P::BadSetting { key, why } => (format!("the setting “{key}” is not valid"), setting(why)),
        P::SecretInFile { key } => (
            format!("“{key}” is a secret and must not stand in a file"),
            "delete the line, have a new secret made because the old one counts as known, then run: loa login <channel>".into(),
        ),
        P::ChannelInside { channel, outer } => (
            format!("the channel “{channel}” stands inside the settings of “{outer}”"),
            format!("move “{channel}:” out, into the column of “{outer}:”, and its lines with it"),
        ),
        P::ChannelAmongUnits { channel } => (
            format!("“{channel}” is a channel and stands among the units"),
            format!("add the line “channels:” at the left margin, right above “{channel}:”"),
        ),
        P::InternalOnPublic { item, channel } => (format!("“{item}” is internal and may not go to the public channel “{channel}”"), "take the channel out; or take out “reach: internal” if the content may be public; or write “reach: internal” at the channel in channels.yaml if only the office sees it".into()),
        P::InternalTask { item, kind } => (format!("“{item}” is internal and may not be given out as “{kind}”, which the public sees"), "choose another kind; or take out “reach: internal” if the content may be public".into()),
        P::MissingTask { item, channel } => (format!("the channel “{channel}” gives out tasks and does not know who does “{item}”"), "add “task: { kind: village_meeting, assignee: …, place: … }”".into()),
        P::TaskWithoutChannel { item } => (format!("“{item}” has a “task” and no channel that gives out tasks"), "add a channel with “adapter: task”, or take “task” out".into()),
        P::DeadlineBeforeDue { item, due, deadline } => (format!("the deadline of “{item}” ({deadline}) is not after its time ({due})"), "move the deadline, for example “deadline: khai-mac + 2d at 17:00”, or take it out".into()),
        P::MissingStation { channel } => (format!("the loudspeaker channel “{channel}” has no slots"), "add “slots: { sang: { at: \"05:15\", minutes: 30 } }”".into()),
        P::NoChannelsFile { folder } => (
            format!("“{folder}” is no workspace: there is no channels.yaml in it or above it"),
            "go to the workspace (cd …) and run it again, or make one: `loa init my-unit`".into(),
        ),
    }
}

fn meant(near: &Option<String>, otherwise: impl FnOnce() -> String) -> String {
    match near {
        Some(near) => format!("did you mean “{near}”?"),
        None => otherwise(),
    }
}

/// The names that there are, or how to declare one where there are none.
fn one_of(known: &[String], declare: &str) -> String {
    match known {
        [] => declare.to_owned(),
        _ => format!("choose one of: {}; or {declare}", listed(known)),
    }
}

fn file_kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Office => "a document of Word or Excel, or an archive",
        FileKind::OldOffice => "an old document of Word or Excel",
        FileKind::Pdf => "a PDF",
        FileKind::Picture => "a picture",
        FileKind::WebPage => "a web page",
        FileKind::Binary => "a file of some other program",
    }
}

fn kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Nothing => "nothing",
        NodeKind::Text => "one text",
        NodeKind::List => "a list",
        NodeKind::Mapping => "“key: value” pairs",
        NodeKind::TextOrList => "a text or a list",
        NodeKind::TextOrMapping => "a text or “key: value” pairs",
        NodeKind::ListOrMapping => "a list or “key: value” pairs",
        NodeKind::TextListOrMapping => "a text, a list or “key: value” pairs",
    }
}

fn wrong_type(wanted: NodeKind) -> &'static str {
    match wanted {
        NodeKind::Nothing => "leave it empty",
        NodeKind::Text | NodeKind::TextOrMapping => "write it on one line, or after “|” when it is long",
        NodeKind::List | NodeKind::TextOrList | NodeKind::ListOrMapping => {
            "use square brackets [a, b], or one line each that starts with “- ”"
        }
        NodeKind::Mapping => "write one “key: value” a line, indented",
        NodeKind::TextListOrMapping => "write a moment, a list of moments, or a rule { cron: … }",
    }
}

fn cron(why: CronFault) -> &'static str {
    match why {
        CronFault::FieldCount => {
            "write five fields (minute hour day month weekday), or six with seconds first, such as \"15 17 * * *\""
        }
        CronFault::Field => {
            "a field is out of range: minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-7 (0 and 7 are Sunday)"
        }
        CronFault::DayAndWeekday => "restrict the day of the month or the weekday; the other is *",
        CronFault::Unsupported => "L, W, #, ? and @ are not supported; use numbers and *",
        CronFault::AndDaily => "use “cron” or “daily”, not both",
        CronFault::AndDays => "“days” goes with “daily” only; in “cron” weekdays are the last field",
    }
}

fn setting(why: &SettingFault) -> String {
    match why {
        SettingFault::NotUrl => "write https://… without a slash at the end".to_owned(),
        SettingFault::NotSafe => {
            "give an address that begins with https://, for the channel's password is sent there; http:// is for this \
             very machine only"
                .to_owned()
        }
        SettingFault::NotNumber => "write a whole number".to_owned(),
        SettingFault::NotFolder => "write a folder inside the workspace, without .. and not starting with /".to_owned(),
        SettingFault::Pattern(pattern) => format!("write it as {pattern}"),
    }
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Title => "title",
        Part::Summary => "summary",
        Part::Body => "body",
        Part::Media => "picture",
        Part::Audio => "recording",
        Part::Link => "link",
        Part::Item => "item",
    }
}

fn day_off(day: &DayOff) -> &str {
    match day {
        DayOff::Weekend => "weekend",
        DayOff::Feast(Feast::NewYear) => "New Year",
        DayOff::Feast(Feast::Tet) => "Tết",
        DayOff::Feast(Feast::HungKings) => "Hùng Kings' Day",
        DayOff::Feast(Feast::Victory) => "Victory Day",
        DayOff::Feast(Feast::Labour) => "Labour Day",
        DayOff::Feast(Feast::National) => "National Day",
        DayOff::Written(title) => title,
    }
}

fn length(unit: LengthUnit) -> &'static str {
    match unit {
        LengthUnit::Characters => "characters",
        LengthUnit::Bytes => "bytes",
        LengthUnit::Marks => "marked pieces (bold, italic, links)",
    }
}
