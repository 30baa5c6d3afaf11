//! The columns of counts: few on paper, all of them in a spreadsheet.
//!
//! No count is left out. On paper planned = all of the second group + all of the third + called off + not due.

use crate::domain::counts::{COLUMNS, Counts};
use crate::domain::outcome::End;
use crate::i18n::{Word, report as words};

/// Headings of all counts, in the order of `Counts::columns`.
pub(super) const ALL: [Word; COLUMNS] = [
    words::PLANNED,
    words::DELIVERED,
    words::ON_TIME,
    words::LATE,
    words::HANDED_OVER,
    words::ASSIGNED_NO_WORD,
    words::MISSED,
    words::FAILED,
    words::UNCONFIRMED,
    words::WITHDRAWN,
    words::CANCELLED,
    words::WAITING,
    words::NOT_DUE,
];

/// One column on paper.
pub(super) struct Column {
    /// Columns of one group stand beside each other under one heading.
    pub(super) group: Word,
    pub(super) part: Option<Word>,
    pub(super) of: fn(&Counts) -> u64,
    /// It has a place in 80 characters.
    pub(super) narrow: bool,
}

/// The columns on paper of deliveries with this end.
pub(super) fn on_paper(end: End) -> [Column; 10] {
    let wide = |group, part, of| Column { group, part: Some(part), of, narrow: false };
    let both = |group, part, of| Column { group, part: Some(part), of, narrow: true };
    let alone = |group, of| Column { group, part: None, of, narrow: true };
    let [a, b, c, d, e, f, g]: [Column; 7] = match end {
        End::Published => [
            both(words::DONE_PUBLISHED, words::SUM, |c| c.delivered),
            both(words::DONE_PUBLISHED, words::ON_TIME, |c| c.on_time),
            wide(words::DONE_PUBLISHED, words::LATE, |c| c.late),
            both(words::NOT_PUBLISHED, words::SUM, Counts::not_done),
            wide(words::NOT_PUBLISHED, words::MISSED, |c| c.missed),
            wide(words::NOT_PUBLISHED, words::FAILED, |c| c.failed),
            wide(words::NOT_PUBLISHED, words::UNSETTLED, |c| c.unconfirmed + c.waiting + c.assigned),
        ],
        End::HandedOver => [
            both(words::DONE_HANDED, words::SUM, |c| c.handed_over + c.delivered),
            both(words::DONE_HANDED, words::PLAYED, |c| c.delivered),
            wide(words::DONE_HANDED, words::NO_PLAY_RECORD, |c| c.handed_over),
            both(words::NOT_HANDED, words::SUM, Counts::not_done),
            wide(words::NOT_HANDED, words::MISSED, |c| c.missed),
            wide(words::NOT_HANDED, words::FAILED, |c| c.failed),
            wide(words::NOT_HANDED, words::UNSETTLED, |c| c.unconfirmed + c.waiting + c.assigned),
        ],
        End::Assigned => [
            both(words::DONE_TASK, words::SUM, |c| c.delivered),
            both(words::DONE_TASK, words::BY_DEADLINE, |c| c.on_time),
            wide(words::DONE_TASK, words::LATE, |c| c.late),
            both(words::NOT_DONE, words::SUM, Counts::not_done),
            wide(words::NOT_DONE, words::NOT_SAID, |c| c.assigned),
            wide(words::NOT_DONE, words::PAST_DEADLINE, |c| c.missed),
            wide(words::NOT_DONE, words::FAILED_OR_WAITING, |c| c.failed + c.unconfirmed + c.waiting),
        ],
    };
    [
        alone(words::PLANNED, |c| c.planned),
        a,
        b,
        c,
        d,
        e,
        f,
        g,
        alone(words::CALLED_OFF, Counts::called_off),
        alone(words::NOT_DUE, |c| c.not_due),
    ]
}

#[cfg(test)]
mod tests {
    use super::{ALL, COLUMNS, Counts, End, on_paper};

    /// Each count in turn: one delivery of that fate, whichever end.
    #[test]
    fn paper_leaves_nothing_out() {
        for end in End::ALL.iter().copied() {
            for column in 1..COLUMNS {
                let mut fates = [0; COLUMNS];
                fates[column] = 1;
                let [_, _, on_time, late, handed_over, assigned, missed, failed, unconfirmed, ..] = fates;
                let [.., withdrawn, cancelled, waiting, not_due] = fates;
                let counts = Counts {
                    planned: 1,
                    delivered: on_time + late,
                    on_time,
                    late,
                    handed_over,
                    assigned,
                    missed,
                    failed,
                    unconfirmed,
                    withdrawn,
                    cancelled,
                    waiting,
                    not_due,
                };
                // The sum alone is no fate; a station's is no publication's.
                let strange = column == 1 || (column == 4 && end != End::HandedOver);
                if strange {
                    continue;
                }
                let [planned, done, done_1, done_2, not_done, not_1, not_2, not_3, off, later] =
                    on_paper(end).map(|c| (c.of)(&counts));
                let fate = ALL[column].en;
                assert_eq!(planned, done + not_done + off + later, "{end:?} {fate}");
                assert_eq!((done, not_done), (done_1 + done_2, not_1 + not_2 + not_3), "{end:?} {fate}");
            }
        }
    }
}
