//! The `task` of an item: who does it, where, by when.
//!
//! It never knows whether a channel gives out tasks. The plan does.

use super::item::{ItemContext, duration_ms};
use super::reader::Reader;
use super::{blank, moment, recurring};
use crate::domain::diagnostic::{Placed, Problem};
use crate::domain::shape::campaign::TASK;
use crate::domain::shape::choice::TASK_KINDS;
use crate::domain::task::{Task, TaskKind};
use crate::domain::when::Moment;
use crate::domain::yaml::Node;

const COUNT_MAX: u32 = 1_000_000;

pub(super) fn task(reader: &mut Reader<'_>, node: &Node, scene: &ItemContext<'_>) -> Option<Task> {
    let fields = reader.fields(node, &TASK)?;
    let kind = fields.get("kind").and_then(|n| reader.choice(n, TASK_KINDS)).map(|choice| TaskKind::ALL[choice]);
    let assignee = fields.get("assignee").and_then(|n| reader.text(n));
    let deadline = fields.get("deadline").and_then(|n| deadline(reader, n, scene));
    let ahead_ms = fields.get("ahead").and_then(|n| duration_ms(reader, n));
    let count = fields.get("count").and_then(|n| reader.number(n, 1, COUNT_MAX));
    let take_down = fields.get("take_down").and_then(|n| recurring::date(reader, n));
    let asked_on = fields.get("asked_on").and_then(|n| recurring::date(reader, n));
    if let Some(place) = fields.get("place") {
        blank::in_text(reader, place.place);
    }
    let mut text = |key| fields.get(key).and_then(|n| reader.text(n)).map(|t| t.value);
    Some(Task {
        place: text("place"),
        count_unit: text("count_unit"),
        topic: text("topic"),
        competent_body: text("competent_body"),
        kind: kind.unwrap_or_default(),
        assignee: assignee?,
        deadline,
        ahead_ms,
        count,
        take_down,
        asked_on,
    })
}

/// A day alone is not enough: nobody would know whether the evening counts.
fn deadline(reader: &mut Reader<'_>, node: &Node, scene: &ItemContext<'_>) -> Option<Placed<Moment>> {
    let text = reader.text(node)?;
    let read = moment::moment(reader, &text, scene.marks)?;
    if read.clock == moment::TimeOfDay::DayOnly {
        reader.fault(Problem::NeedsClockTime { text: text.value }, text.place);
        return None;
    }
    Some(Placed::new(read.moment, text.place))
}

#[cfg(test)]
mod tests {
    use super::{TASK_KINDS, TaskKind};

    #[test]
    fn the_words_of_the_file_are_those_of_the_kinds() {
        assert_eq!(
            TASK_KINDS.iter().map(|c| c.name).collect::<Vec<_>>(),
            TaskKind::ALL.iter().copied().map(TaskKind::as_str).collect::<Vec<_>>()
        );
    }
}
