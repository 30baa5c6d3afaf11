//! `when:` of an item: a moment, a list of moments, or a rule that recurs.
//!
//! It never counts occurrences; that needs resolved dates.

use chrono::{NaiveDate, NaiveTime, Weekday};

use super::anchors::Marks;
use super::moment::{self, TimeOfDay};
use super::reader::{Fields, Reader};
use super::{NAMES_MAX, is_nothing};
use crate::domain::cron;
use crate::domain::date;
use crate::domain::diagnostic::{CronFault, NodeKind, Placed, Problem};
use crate::domain::shape::campaign::RECURRING;
use crate::domain::shape::choice::{self, HOLIDAYS, WEEKDAYS, WORKDAYS};
use crate::domain::when::{Every, Moment, Rule, When};
use crate::domain::yaml::{Node, Value};

const MOMENTS_MAX: usize = 400;
const ENDS_MAX: usize = 20;

/// What was read, and the first moment of it that has a day and no clock time.
pub(super) struct ReadWhen {
    pub(super) when: When,
    pub(super) day_only: Option<Placed<String>>,
}

/// `phase` bounds a rule that names no bounds of its own.
pub(super) fn when(
    reader: &mut Reader<'_>,
    node: &Node,
    marks: &Marks,
    phase: Option<&(Placed<Moment>, Placed<Moment>)>,
) -> Option<ReadWhen> {
    let mut day_only = None;
    let when = match &node.value {
        Value::Text(_) => When::At(one(reader, node, marks, &mut day_only)?),
        Value::List(_) => {
            let nodes = reader.list(node, MOMENTS_MAX);
            if nodes.is_empty() {
                reader.fault(Problem::EmptyValue { key: "when".to_owned() }, node.place);
            }
            let moments = nodes
                .into_iter()
                .filter_map(|n| one(reader, n, marks, &mut day_only).map(|m| Placed::new(m, n.place)))
                .collect();
            When::List(moments)
        }
        Value::Map(_) => {
            let fields = reader.fields(node, &RECURRING)?;
            When::Every(Box::new(every(reader, &fields, marks, phase)?))
        }
        Value::Null | Value::Refused => {
            reader.wrong_type(node, NodeKind::TextListOrMapping);
            return None;
        }
    };
    Some(ReadWhen { when, day_only })
}

fn one(reader: &mut Reader<'_>, node: &Node, marks: &Marks, day_only: &mut Option<Placed<String>>) -> Option<Moment> {
    let text = reader.word(node)?;
    let read = moment::moment(reader, &text, marks)?;
    if read.clock == TimeOfDay::DayOnly {
        day_only.get_or_insert(text);
    }
    Some(read.moment)
}

fn every(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    marks: &Marks,
    phase: Option<&(Placed<Moment>, Placed<Moment>)>,
) -> Option<Every> {
    let rule = match (fields.get("cron"), fields.get("daily")) {
        (Some(node), Some(_)) => {
            let place = fields.key_place("daily").unwrap_or(fields.place);
            let text = reader.text(node).map_or_else(String::new, |t| t.value);
            reader.fault(Problem::BadCron { text, why: CronFault::AndDaily }, place);
            None
        }
        (Some(node), None) => {
            if let Some(place) = fields.key_place("days") {
                let text = reader.text(node).map_or_else(String::new, |t| t.value);
                reader.fault(Problem::BadCron { text, why: CronFault::AndDays }, place);
            }
            cron(reader, node)
        }
        (None, Some(node)) => {
            let (days, workdays) = fields.get("days").map(|n| days(reader, n)).unwrap_or_default();
            Some(Rule::Daily { at: clock_times(reader, node), days, workdays })
        }
        (None, None) => {
            if fields.key_place("cron").or(fields.key_place("daily")).is_none() && !reader.cut {
                reader.fault(Problem::MissingKey { key: "daily".to_owned() }, fields.place);
            }
            None
        }
    };
    let bound = |reader: &mut Reader<'_>, node: &Node| {
        let text = reader.text(node)?;
        moment::moment(reader, &text, marks).map(|read| Placed::new(read.moment, text.place))
    };
    let from = match fields.get("from") {
        Some(node) => bound(reader, node),
        None => phase.map(|p| p.0.clone()),
    };
    let until: Option<Vec<_>> = match fields.get("until") {
        Some(node) => ends(reader, node).into_iter().map(|end| bound(reader, end)).collect(),
        None => phase.map(|p| vec![p.1.clone()]),
    };
    let (except, except_holidays) = fields.get("except").map(|n| exceptions(reader, n)).unwrap_or_default();
    Some(Every { rule: rule?, from: from?, until: until.filter(|ends| !ends.is_empty())?, except, except_holidays })
}

fn ends<'n>(reader: &mut Reader<'_>, node: &'n Node) -> Vec<&'n Node> {
    if !matches!(node.value, Value::List(_)) {
        return vec![node];
    }
    let ends = reader.list(node, ENDS_MAX);
    if ends.is_empty() {
        reader.fault(Problem::EmptyValue { key: "until".to_owned() }, node.place);
    }
    ends
}

fn cron(reader: &mut Reader<'_>, node: &Node) -> Option<Rule> {
    let text = reader.text(node)?;
    match cron::parse(&text.value) {
        Ok(schedule) if schedule.ever_fires() => Some(Rule::Cron(text)),
        Ok(_) => {
            reader.fault(Problem::CronNeverFires { text: text.value }, text.place);
            None
        }
        Err(why) => {
            reader.fault(Problem::BadCron { text: text.value, why }, text.place);
            None
        }
    }
}

/// One clock time, or a list of them.
fn clock_times(reader: &mut Reader<'_>, node: &Node) -> Vec<NaiveTime> {
    let nodes = match &node.value {
        Value::List(_) => reader.list(node, NAMES_MAX),
        _ => vec![node],
    };
    if nodes.is_empty() && matches!(node.value, Value::List(_)) {
        reader.fault(Problem::EmptyValue { key: "daily".to_owned() }, node.place);
    }
    let mut times: Vec<NaiveTime> = nodes.into_iter().filter_map(|n| clock_time(reader, n)).collect();
    times.sort();
    times.dedup();
    times
}

pub(super) fn clock_time(reader: &mut Reader<'_>, node: &Node) -> Option<NaiveTime> {
    let text = reader.word(node)?;
    let time = date::clock_time(&text.value);
    if time.is_none() {
        reader.fault(Problem::BadClockTime { text: text.value }, text.place);
    }
    time
}

pub(super) fn weekdays(reader: &mut Reader<'_>, node: &Node) -> Vec<Weekday> {
    let nodes = reader.list(node, WEEKDAYS.len());
    let numbers = nodes.into_iter().filter(|n| !is_nothing(&n.value)).filter_map(|n| reader.choice(n, WEEKDAYS));
    numbers.filter_map(|number| Weekday::try_from(number as u8).ok()).collect()
}

/// Weekdays, and whether working days are among them.
fn days(reader: &mut Reader<'_>, node: &Node) -> (Vec<Weekday>, bool) {
    let mut found = Vec::new();
    let mut workdays = false;
    for node in reader.list(node, WEEKDAYS.len() + 1) {
        if is_nothing(&node.value) {
            continue;
        }
        match &node.value {
            Value::Text(text) if choice::find(WORKDAYS, text).is_some() => workdays = true,
            _ => found.extend(reader.choice(node, WEEKDAYS).and_then(|number| Weekday::try_from(number as u8).ok())),
        }
    }
    (found, workdays)
}

/// Dates, and whether holidays are among them.
fn exceptions(reader: &mut Reader<'_>, node: &Node) -> (Vec<NaiveDate>, bool) {
    let mut found = Vec::new();
    let mut holidays = false;
    for node in reader.list(node, MOMENTS_MAX) {
        match &node.value {
            Value::Text(text) if choice::find(HOLIDAYS, text).is_some() => holidays = true,
            _ => found.extend(date(reader, node)),
        }
    }
    (found, holidays)
}

pub(super) fn date(reader: &mut Reader<'_>, node: &Node) -> Option<NaiveDate> {
    let text = reader.word(node)?;
    match date::date(&text.value) {
        Ok(date) => Some(date),
        Err(fault) => {
            reader.fault(fault.problem(&text.value), text.place);
            None
        }
    }
}
