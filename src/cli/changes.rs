//! Shows what an apply would change: item by item for people, JSON for programs.
//!
//! It never decides or changes anything, and never reads the store. Changes come in, text goes out to the writer it is
//! given, so a test reads the same bytes as a person.

use std::io::{self, Write};

use chrono_tz::Tz;
use serde::Serialize;

use super::fold::{FoldRow, lines};
use crate::domain::delivery::Reason;
use crate::domain::diff::{Change, ChangeKind, Note};
use crate::i18n::tone::tone;
use crate::i18n::{Lang, Word, plan as words};
use crate::report::wrap::indented;

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
    /// Only their tone changes.
    pub tone: usize,
    pub unchanged: usize,
    /// Of all these, how many must be approved again.
    pub lose_approval: usize,
}

/// The tables, in the order in which they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ChangeGroup {
    New,
    Moved,
    Changed,
    Restored,
    Cancelled,
    Gate,
    Tone,
    Unchanged,
}

impl ChangeGroup {
    const ALL: [ChangeGroup; 8] = [
        ChangeGroup::Gate,
        ChangeGroup::New,
        ChangeGroup::Moved,
        ChangeGroup::Changed,
        ChangeGroup::Restored,
        ChangeGroup::Cancelled,
        ChangeGroup::Tone,
        ChangeGroup::Unchanged,
    ];

    /// `None`: it stands in the line of the one that takes its place.
    fn of(kind: &ChangeKind) -> Option<ChangeGroup> {
        Some(match kind {
            ChangeKind::New { .. } => ChangeGroup::New,
            ChangeKind::Moved { .. } | ChangeKind::Replaces { .. } => ChangeGroup::Moved,
            ChangeKind::Replaced { .. } => return None,
            ChangeKind::Gate { .. } => ChangeGroup::Gate,
            ChangeKind::Tone { .. } => ChangeGroup::Tone,
            ChangeKind::Changed { .. } => ChangeGroup::Changed,
            ChangeKind::Restored { .. } => ChangeGroup::Restored,
            ChangeKind::Cancelled { .. } => ChangeGroup::Cancelled,
            ChangeKind::Unchanged { .. } => ChangeGroup::Unchanged,
        })
    }

    fn title(self) -> &'static Word {
        match self {
            ChangeGroup::New => &words::NEW,
            ChangeGroup::Moved => &words::MOVED,
            ChangeGroup::Changed => &words::CHANGED,
            ChangeGroup::Restored => &words::RESTORED,
            ChangeGroup::Cancelled => &words::CANCELLED,
            ChangeGroup::Gate => &words::GATE,
            ChangeGroup::Tone => &words::TONE,
            ChangeGroup::Unchanged => &words::UNCHANGED,
        }
    }
}

/// The wire form.
#[derive(Serialize)]
struct ChangesJson<'a> {
    summary: Summary,
    changes: &'a [Change],
}

pub fn summary(changes: &[Change]) -> Summary {
    let mut summary = Summary::default();
    for change in changes {
        let Some(group) = ChangeGroup::of(&change.kind) else { continue };
        *match group {
            ChangeGroup::New => &mut summary.new,
            ChangeGroup::Moved => &mut summary.moved,
            ChangeGroup::Changed => &mut summary.changed,
            ChangeGroup::Restored => &mut summary.restored,
            ChangeGroup::Cancelled => &mut summary.cancelled,
            ChangeGroup::Gate => &mut summary.gate,
            ChangeGroup::Tone => &mut summary.tone,
            ChangeGroup::Unchanged => &mut summary.unchanged,
        } += 1;
        summary.lose_approval += usize::from(change.notes.contains(&Note::LosesApproval));
    }
    summary
}

/// `{"summary": …, "changes": […]}`; instants are UTC.
pub fn json(changes: &[Change], out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &ChangesJson { summary: summary(changes), changes })?;
    writeln!(out)
}

/// How changes are shown to a person.
pub struct View<'v> {
    pub lang: Lang,
    /// The campaign's: times are local.
    pub zone: Tz,
    pub width: usize,
    pub rows: Rows,
    /// What each anchor is called, in the order of time.
    pub anchors: &'v [(String, String)],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// An item is a few lines, however often it goes out.
    Folded,
    Each,
}

/// Kind by kind, item by item in the order of their due times. What stays as it is only counts, unless there is
/// something to say about it.
pub fn print(changes: &[Change], view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    for wanted in ChangeGroup::ALL {
        let silent = |change: &Change| wanted == ChangeGroup::Unchanged && change.notes.is_empty();
        let belongs = |change: &&Change| ChangeGroup::of(&change.kind) == Some(wanted) && !silent(change);
        let group: Vec<&Change> = changes.iter().filter(belongs).collect();
        if group.is_empty() {
            continue;
        }
        writeln!(out, "{} ({})", wanted.title().say(lang), group.len())?;
        let mut items: Vec<&str> = Vec::new();
        for change in &group {
            if !items.contains(&change.item.as_str()) {
                items.push(&change.item);
            }
        }
        for item in items {
            let of_item: Vec<&Change> = group.iter().copied().filter(|change| change.item == item).collect();
            view.item(&of_item, out)?;
        }
        writeln!(out)?;
    }
    let summary = summary(changes);
    if summary.unchanged == changes.len() {
        return writeln!(out, "{}", words::NOTHING.with(lang, &[("unchanged", &summary.unchanged)]));
    }
    let parts: Vec<String> = [
        (words::SUM_NEW, summary.new),
        (words::SUM_MOVED, summary.moved),
        (words::SUM_CHANGED, summary.changed),
        (words::SUM_RESTORED, summary.restored),
        (words::SUM_CANCELLED, summary.cancelled),
        (words::SUM_GATE, summary.gate),
        (words::SUM_TONE, summary.tone),
        (words::SUM_UNCHANGED, summary.unchanged),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(word, count)| word.with(lang, &[("count", &count)]))
    .collect();
    let counts = words::SUMMARY.with(lang, &[("parts", &parts.join(", "))]);
    writeln!(out, "{}", indented(&counts, 0, view.width))?;
    if summary.lose_approval > 0 {
        writeln!(out, "{}", words::TO_APPROVE.with(lang, &[("count", &summary.lose_approval)]))?;
    }
    Ok(())
}

impl View<'_> {
    /// Title, then where and when, then what should be known of it.
    fn item(&self, changes: &[&Change], out: &mut dyn Write) -> io::Result<()> {
        let Some(first) = changes.first() else { return Ok(()) };
        // A variant's title is its language's.
        let title = &changes.iter().find(|change| change.language == "vi").unwrap_or(first).title;
        let head = words::ITEM_OF.with(self.lang, &[("title", title), ("item", &first.item)]);
        writeln!(out, "{}", indented(&head, 1, self.width))?;
        let rows: Vec<FoldRow<'_>> = changes.iter().map(|change| row(change)).collect();
        let parts: Vec<&[FoldRow<'_>]> = match self.rows {
            Rows::Folded => vec![&rows],
            Rows::Each => rows.chunks(1).collect(),
        };
        for line in parts.into_iter().flat_map(|rows| lines(self.lang, self.zone, rows)) {
            writeln!(out, "{}", indented(&line, 3, self.width))?;
        }
        let mut notes: Vec<(String, usize)> = Vec::new();
        for note in changes.iter().flat_map(|change| remarks(change, self)) {
            match notes.iter_mut().find(|(known, _)| *known == note) {
                Some((_, count)) => *count += 1,
                None => notes.push((note, 1)),
            }
        }
        for (note, count) in notes {
            let all = count == changes.len();
            let note =
                if all { note } else { words::NOTE_OF_SOME.with(self.lang, &[("note", &note), ("count", &count)]) };
            writeln!(out, "{}", indented(&format!("- {note}"), 3, self.width))?;
        }
        Ok(())
    }
}

fn row(change: &Change) -> FoldRow<'_> {
    let from = match change.kind {
        ChangeKind::Moved { from, to } | ChangeKind::Changed { from, to } | ChangeKind::Replaces { from, to, .. }
            if from != to =>
        {
            Some(from)
        }
        _ => None,
    };
    FoldRow { channel: &change.channel, language: &change.language, from, at: change.kind.due_at() }
}

/// The reason and the notes in words.
fn remarks(change: &Change, view: &View<'_>) -> Vec<String> {
    let reason = match change.kind {
        ChangeKind::Cancelled { reason, .. } => Some(reason_word(reason).map_or(reason.as_str(), |w| w.say(view.lang))),
        _ => None,
    };
    let notes = change.notes.iter().map(|note| note_words(note, view));
    reason.map(str::to_owned).into_iter().chain(notes).collect()
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

fn note_words(note: &Note, view: &View<'_>) -> String {
    let lang = view.lang;
    match note {
        Note::Collides { with } => words::COLLIDES.with(lang, &[("with", with)]),
        Note::TooLate => words::TOO_LATE.say(lang).to_owned(),
        Note::OverQuota { month, planned, limit } => {
            let month = month.split_once('-').map_or_else(|| month.clone(), |(year, month)| format!("{month}/{year}"));
            words::OVER_QUOTA.with(lang, &[("month", &month), ("planned", planned), ("limit", limit)])
        }
        Note::AwaitsText => words::AWAITS_TEXT.say(lang).to_owned(),
        Note::LosesApproval => words::LOSES_APPROVAL.say(lang).to_owned(),
        Note::GivenOut => words::GIVEN_OUT.say(lang).to_owned(),
        Note::DestinationChanged => words::DESTINATION_CHANGED.say(lang).to_owned(),
        Note::SetByPerson => words::SET_BY_PERSON.say(lang).to_owned(),
        Note::AlreadyDelivered => words::ALREADY_DELIVERED.say(lang).to_owned(),
        Note::Waits { anchor } => {
            let title = view.anchors.iter().find(|(id, _)| id == anchor).map_or(anchor, |(_, title)| title);
            words::WAITS_FOR.with(lang, &[("anchor", title)])
        }
        Note::Awaits { anchors } => {
            let awaited = view.anchors.iter().filter(|(id, _)| anchors.contains(id));
            let titles: Vec<&str> = awaited.map(|(_, title)| title.as_str()).collect();
            words::AWAITS.with(lang, &[("anchors", &titles.join("”, “"))])
        }
        Note::LetThrough => words::LET_THROUGH.say(lang).to_owned(),
        Note::GateGone => words::GATE_GONE.say(lang).to_owned(),
        Note::OtherTone { from, to } => {
            words::OTHER_TONE.with(lang, &[("from", &tone(lang, *from)), ("to", &tone(lang, *to))])
        }
        Note::TokenDies { until } => words::TOKEN_DIES.with(lang, &[("until", &until.format("%d/%m/%Y"))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::At;

    fn at(day: u32, hour: u32) -> Option<At> {
        chrono::NaiveDate::from_ymd_opt(2026, 1, day)?.and_hms_opt(hour, 0, 0).map(|local| local.and_utc())
    }

    fn change(item: &str, kind: ChangeKind, notes: Vec<Note>) -> Change {
        let title = "Lịch Đại hội và cách theo dõi".to_owned();
        Change {
            id: format!("id-{item}"),
            item: item.to_owned(),
            title,
            channel: "zalo-xa".to_owned(),
            language: "vi".to_owned(),
            kind,
            notes,
        }
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
            change(
                "lai",
                ChangeKind::Restored { due_at: at(15, 3) },
                vec![Note::Awaits { anchors: vec!["be-mac".into(), "khai-mac".into()] }],
            ),
            change("huy", ChangeKind::Cancelled { due_at: at(15, 3), reason: Reason::AnchorCancelled }, vec![]),
            change("yen", ChangeKind::Unchanged { due_at: at(15, 3) }, vec![]),
            change("da-ra", ChangeKind::Unchanged { due_at: at(1, 3) }, vec![Note::AlreadyDelivered]),
        ]
    }

    fn printed(changes: &[Change], lang: Lang) -> String {
        let mut out = Vec::new();
        let anchors =
            [("khai-mac", "Khai mạc"), ("be-mac", "Bế mạc Đại hội")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        let view = View { lang, zone: chrono_tz::Asia::Ho_Chi_Minh, width: 80, rows: Rows::Folded, anchors: &anchors };
        print(changes, &view, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn people_read_local_times_and_words() {
        let text = printed(&all(), Lang::Vi);
        for wanted in [
            "Thêm mới (1)",
            "zalo-xa: 10:00 ngày 13/01/2026",
            "trùng giờ với lich",
            "Đổi giờ (2)",
            "10:00 ngày 13/01/2026 → 01:00 ngày 17/01/2026",
            "10:00 ngày 13/01/2026 → chờ ngày",
            "chờ ngày của “Bế mạc Đại hội”",
            "chờ xác nhận “Khai mạc”, “Bế mạc Đại hội” đã diễn ra",
            "Đổi nội dung (1)",
            "mất hiệu lực duyệt",
            "Hủy (1)",
            "sự kiện không diễn ra nữa",
            "Giữ nguyên (1)",
            "Tổng số lượt: 1 thêm mới, 2 đổi giờ, 1 đổi nội dung, 1 khôi phục, 1 hủy, 2 giữ\nnguyên.",
            "1 lượt mất hiệu lực duyệt",
        ] {
            assert!(text.contains(wanted), "{wanted} is not in\n{text}");
        }
        assert!(!text.contains("yen"), "what stays and needs no word is only counted");
        let english = printed(&all(), Lang::En);
        assert!(english.contains("10:00 on 13/01/2026 → waits") && english.contains("anchor cancelled"), "{english}");
    }

    #[test]
    fn nothing_to_do_is_said_in_one_line() {
        let unchanged = [change("yen", ChangeKind::Unchanged { due_at: None }, vec![])];
        assert_eq!(printed(&unchanged, Lang::Vi), "Không có gì thay đổi: 1 lượt giữ nguyên.\n");
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
