//! A script for a rehearsal as data, with every fault in it at once.
//!
//! It never plays it, or knows the time.

use chrono::{NaiveDateTime, NaiveTime};

use super::moment::TimeOfDay;
use super::reader::{Fields, Reader};
use crate::domain::campaign::{AnchorKind, Campaign};
use crate::domain::date::{Written, date_or_time};
use crate::domain::diagnostic::{Diagnostic, FileId, Placed, Problem, Sources};
use crate::domain::gate::WordKind;
use crate::domain::happening::{AsItHappened, Happening};
use crate::domain::shape::script::{EVENT, SCRIPT};
use crate::domain::when::{find, settled, unknown};
use crate::domain::yaml::{self, Node};

const EVENTS_MAX: usize = 1_000;
const KINDS: [(&str, WordKind); 3] =
    [("happened", WordKind::Happened), ("postponed", WordKind::Postponed), ("called-off", WordKind::CalledOff)];

/// Reads a script for these campaigns.
pub fn script(sources: &mut Sources, file: FileId, campaigns: &[Campaign]) -> (AsItHappened, Vec<Diagnostic>) {
    let (tree, faults) = yaml::read(sources, file);
    let mut reader = Reader::new(sources, file, tree.cut, faults);
    let mut script = AsItHappened::default();
    if reader.has_content(&tree.root)
        && let Some(fields) = reader.fields(&tree.root, &SCRIPT)
    {
        let nodes = fields.get("events").map(|n| reader.list(n, EVENTS_MAX)).unwrap_or_default();
        script.events = nodes.into_iter().filter_map(|n| event(&mut reader, n, campaigns)).collect();
        script.approve_again = fields.get("approve-again").and_then(|n| reader.yes(n)) != Some(false);
    }
    (script, reader.finish())
}

fn event(reader: &mut Reader<'_>, node: &Node, campaigns: &[Campaign]) -> Option<Happening> {
    let fields = reader.fields(node, &EVENT)?;
    let mut kinds = KINDS.iter().filter_map(|(key, kind)| Some((*key, *kind, fields.key_place(key)?)));
    let Some((key, kind, _)) = kinds.next() else {
        reader.fault(Problem::MissingKey { key: "happened".to_owned() }, fields.place);
        return None;
    };
    if let Some((other, _, place)) = kinds.next() {
        reader.fault(Problem::OneWordOnly { one: key.to_owned(), other: other.to_owned() }, place);
        return None;
    }
    let anchor = fields.get(key).and_then(|n| reader.text(n))?;
    let named = fields.get("campaign").and_then(|n| reader.text(n));
    let campaign = campaign_of(reader, &anchor, named.as_ref(), campaigns)?;
    let day_only = find(&campaign.anchors, &anchor.value).is_none_or(|a| a.day_only);
    let at = match kind {
        WordKind::Happened => local(reader, &fields, "actual"),
        WordKind::Postponed => local(reader, &fields, "to"),
        WordKind::CalledOff => None,
    };
    if let Some((at, TimeOfDay::DayOnly)) = at.as_ref().filter(|_| !day_only) {
        let text = reader.written(at.place).to_owned();
        reader.fault(Problem::NeedsClockTime { text }, at.place);
        return None;
    }
    let has_clock = at.as_ref().is_some_and(|(_, clock)| *clock == TimeOfDay::Known);
    let at = at.map(|(at, _)| at);
    let (said, _) = local(reader, &fields, "at")?;
    let mut faults = Vec::new();
    let said_at = settled(said.value, campaign.timezone, said.place, &mut faults);
    let happened_at = at.as_ref().and_then(|at| settled(at.value, campaign.timezone, at.place, &mut faults));
    faults.into_iter().for_each(|fault| reader.note(fault));
    let said_at = said_at?;
    if let (WordKind::Happened, Some(at), Some(instant)) = (kind, &at, happened_at)
        && instant > said_at
    {
        let problem = Problem::HappenedAhead { anchor: anchor.value, at: crate::domain::when::written(at.value) };
        reader.fault(problem, at.place);
        return None;
    }
    let mut text = |key| fields.get(key).and_then(|n| reader.text(n)).map(|t: Placed<String>| t.value);
    let why = text("source").or_else(|| text("reason"));
    let campaign = campaign.id.value.clone();
    Some(Happening { said_at, campaign, anchor: anchor.value, kind, at: at.map(|at| at.value), has_clock, why })
}

/// The campaign that has this anchor, or that is named.
fn campaign_of<'c>(
    reader: &mut Reader<'_>,
    anchor: &Placed<String>,
    named: Option<&Placed<String>>,
    campaigns: &'c [Campaign],
) -> Option<&'c Campaign> {
    let of = |campaign: &&Campaign| named.is_none_or(|named| named.value == campaign.id.value);
    let with = |campaign: &&Campaign| find(&campaign.anchors, &anchor.value).is_some();
    let Some(campaign) = campaigns.iter().filter(of).find(with) else {
        let anchors: Vec<_> = campaigns.iter().filter(of).flat_map(|c| c.anchors.iter().cloned()).collect();
        reader.fault(unknown(&anchor.value, &anchors), anchor.place);
        return None;
    };
    if find(&campaign.anchors, &anchor.value).is_some_and(|a| a.kind == AnchorKind::Date) {
        reader.fault(Problem::NeedsMereDate { anchor: anchor.value.clone() }, anchor.place);
        return None;
    }
    Some(campaign)
}

fn local(reader: &mut Reader<'_>, fields: &Fields<'_>, key: &str) -> Option<(Placed<NaiveDateTime>, TimeOfDay)> {
    let text = reader.text(fields.get(key)?)?;
    let read = date_or_time(&text.value).map(|written| match written {
        Written::Time(at) => (Placed::new(at, text.place), TimeOfDay::Known),
        Written::Day(day) => (Placed::new(day.and_time(NaiveTime::MIN), text.place), TimeOfDay::DayOnly),
    });
    match read {
        Ok(read) => Some(read),
        Err(fault) => {
            reader.fault(fault.problem(&text.value), text.place);
            None
        }
    }
}
