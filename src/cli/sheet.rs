//! A content drawn for a person: each text once, whole, and under it where and when it goes out.
//!
//! No line wider than the terminal, and nothing cut off: what is long goes on below.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::marks::marked;
use super::person::person;
use super::reading::{DueReading, is_begin};
use super::time;
use crate::domain::At;
use crate::domain::delivery::{Delivery, Entry, State};
use crate::domain::outcome::End;
use crate::domain::preview::Shown;
use crate::domain::reading::{ChannelForm, Content, Wording};
use crate::domain::rhythm::stretches;
use crate::i18n::problem::size;
use crate::i18n::{Lang, cli, rhythm, sheet as words, state};
use crate::report::log::history;
use crate::report::wrap::{glued, indented, wrapped};

/// A limit is told when this much of it is used, in hundredths.
const USED_TOLD: u64 = 80;

pub(super) struct ReadingSheet<'s> {
    pub reading: &'s DueReading,
    pub lang: Lang,
    pub width: usize,
    pub now: At,
}

/// How a content is numbered among others.
pub(super) enum Position {
    Alone,
    Among { n: usize, all: usize },
}

impl ReadingSheet<'_> {
    /// Heading, wordings, places.
    pub(super) fn draw(&self, out: &mut dyn Write, content: &Content, position: &Position) -> io::Result<()> {
        let number = match position {
            Position::Alone => String::new(),
            Position::Among { n, all } => format!("{} · ", words::CONTENT.with(self.lang, &[("n", n), ("all", all)])),
        };
        let head = wrapped(&format!("{number}{} ({})", content.title, content.item), self.width);
        writeln!(out, "{head}\n{}", "─".repeat(self.width))?;
        for (index, wording) in content.wordings.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            self.wording(out, content, wording)?;
        }
        Ok(())
    }

    fn wording(&self, out: &mut dyn Write, content: &Content, wording: &Wording) -> io::Result<()> {
        if content.wordings.len() > 1 || wording.language != "vi" {
            writeln!(out, "[{}]", words::spoken(self.lang, &wording.language))?;
        }
        let before = self.before(wording);
        let now = self.said(wording);
        let text = before.as_ref().map_or_else(|| now.clone(), |before| marked(before, &now));
        let text = if text.is_empty() { words::NOTHING.say(self.lang).to_owned() } else { text };
        writeln!(out, "{}", wrapped(&text, self.width))?;
        match before {
            Some(before) if before == now => writeln!(out, "{}", words::UNCHANGED.say(self.lang))?,
            Some(_) => writeln!(out, "{}", words::CHANGED.say(self.lang))?,
            None => {}
        }
        for form in &wording.forms {
            if let Some(used) = self.used(wording, form) {
                writeln!(out, "{}", wrapped(&used, self.width))?;
            }
        }
        self.places(out, content, wording)
    }

    /// All that is read and heard of a wording: its text, and what some channels add.
    fn said(&self, wording: &Wording) -> String {
        let beside: Vec<(&ChannelForm, &[Shown])> = wording.forms.iter().map(|f| (f, f.beside.as_slice())).collect();
        self.text_of(&wording.core, &beside)
    }

    /// The same of what was approved before.
    fn before(&self, wording: &Wording) -> Option<String> {
        let core = wording.core_before.as_ref()?;
        let beside: Vec<(&ChannelForm, &[Shown])> =
            wording.forms.iter().filter_map(|f| Some((f, f.beside_before.as_deref()?))).collect();
        Some(self.text_of(core, &beside))
    }

    fn text_of(&self, core: &[Shown], forms: &[(&ChannelForm, &[Shown])]) -> String {
        let mut beside: Vec<(&Shown, Vec<&str>)> = Vec::new();
        for (form, parts) in forms {
            for part in *parts {
                let channels = form.channels();
                match beside.iter_mut().find(|(known, _)| *known == part) {
                    Some((_, on)) => on.extend(channels),
                    None => beside.push((part, channels)),
                }
            }
        }
        let all: BTreeSet<&str> = forms.iter().flat_map(|(form, _)| form.channels()).collect();
        let first =
            core.iter().find_map(|part| if let Shown::Text { text } = part { Some(text.as_str()) } else { None });
        let lines = |wanted: fn(&Shown) -> bool| {
            let fitting = beside.iter().filter(move |(part, _)| wanted(part));
            let lines = fitting.map(|(part, on)| {
                let on: BTreeSet<&str> = on.iter().copied().collect();
                let on = if on == all { Vec::new() } else { on.into_iter().collect() };
                self.part(part, &on, first)
            });
            lines.collect::<Vec<_>>()
        };
        let mut blocks: Vec<String> = Vec::new();
        let mut head: Vec<String> =
            core.iter().filter(|p| matches!(p, Shown::Title { .. })).map(|p| self.part(p, &[], None)).collect();
        head.extend(lines(|part| matches!(part, Shown::Lead { .. })));
        head.extend(lines(|part| matches!(part, Shown::Margin { .. })));
        blocks.push(head.join("\n"));
        blocks.extend(core.iter().filter(|p| !matches!(p, Shown::Title { .. })).map(|p| self.part(p, &[], None)));
        let mut foot = lines(|part| matches!(part, Shown::Picture(_)));
        foot.extend(lines(|part| matches!(part, Shown::Link { .. })));
        foot.extend(lines(|part| matches!(part, Shown::Attribution { .. })));
        blocks.push(foot.join("\n"));
        blocks.retain(|block| !block.is_empty());
        blocks.join("\n\n")
    }

    fn part(&self, part: &Shown, on: &[&str], first: Option<&str>) -> String {
        let lang = self.lang;
        let on = if on.is_empty() { String::new() } else { words::ON.with(lang, &[("channels", &on.join(", "))]) };
        match part {
            Shown::Title { text } => words::TITLE.with(lang, &[("text", text)]),
            Shown::Lead { text } => {
                let same = first.is_some_and(|first| is_begin(text, first));
                let text = if same { words::LEAD_AS_FIRST.say(lang) } else { text };
                words::LEAD.with(lang, &[("where", &on), ("text", &text)])
            }
            Shown::Text { text } => text.clone(),
            Shown::Link { to } => words::LINK.with(lang, &[("where", &on), ("to", to)]),
            Shown::Margin { text } => format!("{text}{on}"),
            Shown::Attribution { text } => words::ATTRIBUTION.with(lang, &[("where", &on), ("text", text)]),
            Shown::Picture(p) => {
                let mut said = vec![words::PICTURE.with(lang, &[("where", &on), ("name", &p.name)])];
                if p.bytes > 0 {
                    let places: [(&str, &dyn std::fmt::Display); 3] =
                        [("width", &p.width), ("height", &p.height), ("bytes", &size(p.bytes))];
                    said.push(words::SIZE.with(lang, &places));
                    let alt = p.alt.as_ref().map(|text| words::ALT.with(lang, &[("text", text)]));
                    said.push(alt.unwrap_or_else(|| words::NO_ALT.say(lang).to_owned()));
                }
                said.extend(p.credit.as_ref().map(|who| words::CREDIT.with(lang, &[("who", who)])));
                said.join("; ")
            }
            Shown::Recording(r) => {
                let unsaid = words::NOT_SAID.say(lang);
                let places: [(&str, &dyn std::fmt::Display); 4] = [
                    ("name", &r.name),
                    ("length", &words::length(lang, r.duration_ms)),
                    ("reader", &r.voice.reader.as_deref().unwrap_or(unsaid)),
                    ("checked_by", &r.voice.checked_by.as_deref().unwrap_or(unsaid)),
                ];
                let script = match &r.voice.script {
                    Some(script) => format!("{}\n{script}", words::SCRIPT.say(lang)),
                    None => words::NO_SCRIPT.say(lang).to_owned(),
                };
                format!("{}\n{script}", words::RECORDING.with(lang, &places))
            }
        }
    }

    /// Limits that are nearly used up.
    fn used(&self, wording: &Wording, form: &ChannelForm) -> Option<String> {
        let near = |u: &&crate::domain::preview::Used| u.limit > 1 && u.used * 100 >= u.limit * USED_TOLD;
        let told: Vec<String> = form
            .used
            .iter()
            .filter(near)
            .map(|u| {
                let what = words::measure(self.lang, u.what);
                words::USED_ONE.with(self.lang, &[("what", &what), ("used", &u.used), ("limit", &u.limit)])
            })
            .collect();
        let on = if wording.forms.len() == 1 {
            String::new()
        } else {
            words::ON.with(self.lang, &[("channels", &form.channels().join(", "))])
        };
        (!told.is_empty()).then(|| words::USED.with(self.lang, &[("where", &on), ("used", &told.join("; "))]))
    }

    /// Channel by channel, times folded.
    fn places(&self, out: &mut dyn Write, content: &Content, wording: &Wording) -> io::Result<()> {
        writeln!(out, "{}", words::PLACES.say(self.lang))?;
        let mut channels: Vec<&str> = Vec::new();
        for entry in wording.entries() {
            if !channels.contains(&entry.delivery.channel.as_str()) {
                channels.push(&entry.delivery.channel);
            }
        }
        for channel in channels {
            let entries: Vec<&Entry> = wording.entries().filter(|e| e.delivery.channel == channel).collect();
            let line = self.place(&content.campaign, channel, &entries);
            writeln!(out, "{}", indented(&line, 2, self.width))?;
            if let Some(waits) = self.waits(&content.campaign, &entries) {
                writeln!(out, "{}", indented(&waits, 4, self.width))?;
            }
        }
        Ok(())
    }

    /// The events without whose word these do not go out.
    fn waits(&self, campaign: &str, entries: &[&Entry]) -> Option<String> {
        let waiting: Vec<&Delivery> = entries.iter().map(|e| &e.delivery).filter(|d| !d.state.is_final()).collect();
        let ids: BTreeSet<&str> =
            waiting.iter().filter_map(|d| d.waits_for.as_deref()).flat_map(|w| w.split(' ')).collect();
        let word = match waiting.iter().find(|d| d.waits_for.is_some())?.end {
            End::Published => words::WAITS_TO_PUBLISH,
            End::HandedOver => words::WAITS_TO_PLAY,
            End::Assigned => words::WAITS_TO_ASSIGN,
        };
        let events = self.reading.events(campaign, &ids).join("”, “");
        let said = word.with(self.lang, &[("events", &events)]);
        let count = waiting.iter().filter(|d| d.waits_for.is_some()).count();
        let some = count < entries.len();
        Some(if some { words::OF_SOME.with(self.lang, &[("said", &said), ("count", &count)]) } else { said })
    }

    fn place(&self, campaign: &str, channel: &str, entries: &[&Entry]) -> String {
        let (lang, zone) = (self.lang, self.reading.zone(campaign));
        let dated = entries.iter().filter_map(|e| e.delivery.due_at);
        let mut times = rhythm::say(lang, &stretches(dated.map(|at| at.with_timezone(&zone).naive_local())));
        if entries.iter().any(|e| e.delivery.due_at.is_none()) {
            let waits = cli::NO_DATE.say(lang);
            times = if times.is_empty() { waits.to_owned() } else { format!("{times}; {waits}") };
        }
        let title = self.reading.channel(channel);
        let mut said = vec![words::PLACE.with(lang, &[("channel", &title), ("id", &channel), ("times", &times)])];
        match entries {
            [one] => said.push(glued(&words::ONE_ID.with(lang, &[("id", &one.delivery.id)]))),
            many => said.push(glued(&words::COUNT.with(lang, &[("count", &many.len())]))),
        }
        let waits = |e: &&&Entry| !e.delivery.state.is_final() && e.delivery.due_at.is_some_and(|due| due < self.now);
        let past = entries.iter().filter(waits).count();
        if past > 0 {
            said.push(words::PAST.with(lang, &[("count", &past)]));
        }
        said.join(" · ")
    }

    /// State by state, who approved, and what became of each that is no longer waiting.
    pub(super) fn standing(&self, out: &mut dyn Write, content: &Content) -> io::Result<()> {
        let (lang, zone) = (self.lang, self.reading.zone(&content.campaign));
        let mut named: Vec<(&str, usize)> = Vec::new();
        for wanted in State::ALL.iter().copied() {
            for entry in content.entries().filter(|e| e.delivery.state == wanted) {
                let name = state::state(lang, wanted, entry.delivery.end);
                match named.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, count)) => *count += 1,
                    None => named.push((name, 1)),
                }
            }
        }
        let states: Vec<String> = named
            .iter()
            .map(|(name, count)| words::STATE_ONE.with(lang, &[("state", name), ("count", count)]))
            .collect();
        let states = words::STATES.with(lang, &[("states", &states.join("; "))]);
        writeln!(out, "\n{}", wrapped(&states, self.width))?;
        let mut approvals = BTreeSet::new();
        for approval in content.entries().filter_map(|e| e.approval.as_ref()) {
            let at = time::shown(approval.at, zone);
            let mut said = vec![words::APPROVED.with(lang, &[("by", &person(lang, &approval.by)), ("at", &at)])];
            said.extend(approval.number.as_ref().map(|n| words::APPROVED_NUMBER.with(lang, &[("number", n)])));
            said.extend(approval.note.clone());
            approvals.insert(said.join("; "));
        }
        for approval in approvals {
            writeln!(out, "{}", wrapped(&approval, self.width))?;
        }
        let happened: Vec<&Entry> =
            content.entries().filter(|e| !e.attempts.is_empty() || e.delivery.state.is_final()).collect();
        if !happened.is_empty() {
            writeln!(out, "{}", words::OUTCOMES.say(lang))?;
        }
        for entry in happened {
            writeln!(out, "{}", indented(&history(lang, entry, zone), 2, self.width))?;
        }
        Ok(())
    }
}
