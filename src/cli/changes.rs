//! Shows what an apply would change: a table for people, JSON for programs.
//!
//! Never: decides or changes anything, and never reads the store. Changes come in, text goes out to the writer it is
//! given, so a test reads the same bytes as a person.

use std::io::{self, Write};

use chrono_tz::Tz;
use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, LineStyle, Table};
use serde::Serialize;

use crate::domain::At;
use crate::domain::delivery::Reason;
use crate::domain::diff::{Change, ChangeKind, Note};
use crate::i18n::{Lang, Word, plan as words};

/// How many deliveries meet each kind of change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub new: usize,
    pub moved: usize,
    pub changed: usize,
    pub restored: usize,
    pub cancelled: usize,
    /// Only what they wait for changes.
    pub gate: usize,
    pub unchanged: usize,
    /// Of all these, how many must be approved again.
    pub lose_approval: usize,
}

/// The tables, in the order in which they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    New,
    Moved,
    Changed,
    Restored,
    Cancelled,
    Gate,
    Unchanged,
}

impl Group {
    const ALL: [Group; 7] =
        [Group::Gate, Group::New, Group::Moved, Group::Changed, Group::Restored, Group::Cancelled, Group::Unchanged];

    /// `None`: it stands in the line of the one that takes its place.
    fn of(kind: &ChangeKind) -> Option<Group> {
        Some(match kind {
            ChangeKind::New { .. } => Group::New,
            ChangeKind::Moved { .. } | ChangeKind::Replaces { .. } => Group::Moved,
            ChangeKind::Replaced { .. } => return None,
            ChangeKind::Gate { .. } => Group::Gate,
            ChangeKind::Changed { .. } => Group::Changed,
            ChangeKind::Restored { .. } => Group::Restored,
            ChangeKind::Cancelled { .. } => Group::Cancelled,
            ChangeKind::Unchanged { .. } => Group::Unchanged,
        })
    }

    fn title(self) -> &'static Word {
        match self {
            Group::New => &words::NEW,
            Group::Moved => &words::MOVED,
            Group::Changed => &words::CHANGED,
            Group::Restored => &words::RESTORED,
            Group::Cancelled => &words::CANCELLED,
            Group::Gate => &words::GATE,
            Group::Unchanged => &words::UNCHANGED,
        }
    }
}

/// The wire form.
#[derive(Serialize)]
struct Wire<'a> {
    summary: Summary,
    changes: &'a [Change],
}

pub fn summary(changes: &[Change]) -> Summary {
    let mut summary = Summary::default();
    for change in changes {
        let Some(group) = Group::of(&change.kind) else { continue };
        *match group {
            Group::New => &mut summary.new,
            Group::Moved => &mut summary.moved,
            Group::Changed => &mut summary.changed,
            Group::Restored => &mut summary.restored,
            Group::Cancelled => &mut summary.cancelled,
            Group::Gate => &mut summary.gate,
            Group::Unchanged => &mut summary.unchanged,
        } += 1;
        summary.lose_approval += usize::from(change.notes.contains(&Note::LosesApproval));
    }
    summary
}

/// `{"summary": …, "changes": […]}`; instants are UTC.
pub fn json(changes: &[Change], out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Wire { summary: summary(changes), changes })?;
    writeln!(out)
}

/// One table for each kind of change, in the order of their due times; local times of the campaign's zone. What stays
/// as it is only counts, unless there is something to say about it.
pub fn print(changes: &[Change], zone: Tz, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    for wanted in Group::ALL {
        let silent = |change: &Change| wanted == Group::Unchanged && change.notes.is_empty();
        let belongs = |change: &&Change| Group::of(&change.kind) == Some(wanted) && !silent(change);
        let group: Vec<&Change> = changes.iter().filter(belongs).collect();
        if !group.is_empty() {
            writeln!(out, "{} ({})\n{}\n", wanted.title().say(lang), group.len(), table(&group, zone, lang))?;
        }
    }
    let summary = summary(changes);
    if summary.unchanged == changes.len() {
        return writeln!(out, "{}", words::NOTHING.with(lang, &[("unchanged", &summary.unchanged)]));
    }
    let counts = words::SUMMARY.with(
        lang,
        &[
            ("new", &summary.new),
            ("moved", &summary.moved),
            ("changed", &summary.changed),
            ("restored", &summary.restored),
            ("cancelled", &summary.cancelled),
            ("unchanged", &summary.unchanged),
        ],
    );
    writeln!(out, "{counts}")?;
    if summary.gate > 0 {
        writeln!(out, "{}", words::GATE_COUNT.with(lang, &[("count", &summary.gate)]))?;
    }
    if summary.lose_approval > 0 {
        writeln!(out, "{}", words::TO_APPROVE.with(lang, &[("count", &summary.lose_approval)]))?;
    }
    Ok(())
}

fn table(changes: &[&Change], zone: Tz, lang: Lang) -> Table {
    let mut table = Table::new();
    // A plan has thousands of rows: one line under the header, none between them.
    let underline = NOTHING.header_separator(LineStyle::none().fill('─').junction('─'));
    table.load_style(underline).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header([&words::DUE, &words::CHANNEL, &words::ITEM, &words::NOTES].map(|word| word.say(lang)));
    for change in changes {
        let item = format!("{} ({})", change.title, change.item);
        table.add_row([due(&change.kind, zone, lang), change.channel.clone(), item, remarks(change, lang)]);
    }
    table
}

fn due(kind: &ChangeKind, zone: Tz, lang: Lang) -> String {
    let time = |at: &Option<At>| match at {
        Some(at) => at.with_timezone(&zone).format("%d/%m/%Y %H:%M").to_string(),
        None => words::WAITS.say(lang).to_owned(),
    };
    match kind {
        ChangeKind::Moved { from, to } | ChangeKind::Changed { from, to } | ChangeKind::Replaces { from, to, .. }
            if from != to =>
        {
            words::FROM_TO.with(lang, &[("from", &time(from)), ("to", &time(to))])
        }
        kind => time(&kind.due_at()),
    }
}

/// The reason and the notes in words, one a line.
fn remarks(change: &Change, lang: Lang) -> String {
    let reason = match change.kind {
        ChangeKind::Cancelled { reason, .. } => Some(reason_word(reason).map_or(reason.as_str(), |w| w.say(lang))),
        _ => None,
    };
    let notes = change.notes.iter().map(|note| note_words(note, lang));
    reason.map(str::to_owned).into_iter().chain(notes).collect::<Vec<_>>().join("\n")
}

/// The reasons for which a file cancels.
fn reason_word(reason: Reason) -> Option<&'static Word> {
    match reason {
        Reason::AnchorSuspended => Some(&words::ANCHOR_SUSPENDED),
        Reason::AnchorCancelled => Some(&words::ANCHOR_CANCELLED),
        Reason::ItemCancelled => Some(&words::ITEM_CANCELLED),
        Reason::Removed => Some(&words::REMOVED),
        Reason::OutOfRange => Some(&words::OUT_OF_RANGE),
        _ => None,
    }
}

fn note_words(note: &Note, lang: Lang) -> String {
    match note {
        Note::Collides { with } => words::COLLIDES.with(lang, &[("with", with)]),
        Note::TooLate => words::TOO_LATE.say(lang).to_owned(),
        Note::OverQuota { month, planned, limit } => {
            let month = month.split_once('-').map_or_else(|| month.clone(), |(year, month)| format!("{month}/{year}"));
            words::OVER_QUOTA.with(lang, &[("month", &month), ("planned", planned), ("limit", limit)])
        }
        Note::LosesApproval => words::LOSES_APPROVAL.say(lang).to_owned(),
        Note::AlreadyDelivered => words::ALREADY_DELIVERED.say(lang).to_owned(),
        Note::Waits { anchor } => words::WAITS_FOR.with(lang, &[("anchor", anchor)]),
        Note::Awaits { anchors } => words::AWAITS.with(lang, &[("anchors", &anchors.join(", "))]),
        Note::LetThrough => words::LET_THROUGH.say(lang).to_owned(),
        Note::TokenDies { until } => words::TOKEN_DIES.with(lang, &[("until", &until.format("%d/%m/%Y"))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: u32, hour: u32) -> Option<At> {
        chrono::NaiveDate::from_ymd_opt(2026, 1, day)?.and_hms_opt(hour, 0, 0).map(|local| local.and_utc())
    }

    fn change(item: &str, kind: ChangeKind, notes: Vec<Note>) -> Change {
        let title = "Lịch Đại hội và cách theo dõi".to_owned();
        Change { id: format!("id-{item}"), item: item.to_owned(), title, channel: "zalo-xa".to_owned(), kind, notes }
    }

    fn all() -> Vec<Change> {
        vec![
            change("moi", ChangeKind::New { due_at: at(13, 3) }, vec![Note::Collides { with: "lich".to_owned() }]),
            change("doi-gio", ChangeKind::Moved { from: at(13, 3), to: at(16, 18) }, vec![Note::TooLate]),
            change(
                "cho",
                ChangeKind::Moved { from: at(13, 3), to: None },
                vec![Note::Waits { anchor: "be-mac".into() }],
            ),
            change("doi-chu", ChangeKind::Changed { from: at(14, 3), to: at(14, 3) }, vec![Note::LosesApproval]),
            change("lai", ChangeKind::Restored { due_at: at(15, 3) }, vec![]),
            change("huy", ChangeKind::Cancelled { due_at: at(15, 3), reason: Reason::AnchorCancelled }, vec![]),
            change("yen", ChangeKind::Unchanged { due_at: at(15, 3) }, vec![]),
            change("da-ra", ChangeKind::Unchanged { due_at: at(1, 3) }, vec![Note::AlreadyDelivered]),
        ]
    }

    fn printed(changes: &[Change], lang: Lang) -> String {
        let mut out = Vec::new();
        print(changes, chrono_tz::Asia::Ho_Chi_Minh, lang, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn people_read_local_times_and_words() {
        let text = printed(&all(), Lang::Vi);
        for wanted in [
            "Thêm mới (1)",
            "13/01/2026 10:00",
            "trùng phút với lich",
            "Đổi giờ (2)",
            "13/01/2026 10:00 → 17/01/2026 01:00",
            "13/01/2026 10:00 → chờ mốc",
            "chờ mốc be-mac có ngày",
            "Đổi nội dung (1)",
            "mất hiệu lực duyệt",
            "Hủy (1)",
            "mốc đã hủy",
            "Giữ nguyên (1)",
            "Tổng cộng: 1 thêm mới, 2 đổi giờ, 1 đổi nội dung, 1 khôi phục, 1 hủy, 2 giữ nguyên.",
            "1 lượt mất hiệu lực duyệt",
        ] {
            assert!(text.contains(wanted), "{wanted} is not in\n{text}");
        }
        assert!(!text.contains("yen"), "what stays and needs no word is only counted");
        let english = printed(&all(), Lang::En);
        assert!(english.contains("13/01/2026 10:00 → waits") && english.contains("anchor cancelled"), "{english}");
    }

    #[test]
    fn nothing_to_do_is_said_in_one_line() {
        let unchanged = [change("yen", ChangeKind::Unchanged { due_at: None }, vec![])];
        assert_eq!(printed(&unchanged, Lang::Vi), "Không có gì thay đổi: 1 lượt phát hành giữ nguyên.\n");
    }

    #[test]
    fn programs_read_json() {
        let mut out = Vec::new();
        json(&all(), &mut out).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(value["summary"]["moved"], 2);
        assert_eq!(value["changes"][1]["kind"]["change"], "moved");
        assert_eq!(value["changes"][1]["kind"]["to"], "2026-01-16T18:00:00Z");
        assert_eq!(value["changes"][1]["notes"][0]["note"], "too_late");
    }
}
