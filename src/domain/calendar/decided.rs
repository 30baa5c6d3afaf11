//! Holidays as they were decided and announced, year by year.
//!
//! What is announced later goes into `holidays:` of channels.yaml until it stands here.

use super::Feast;

/// Day and month.
type Date = (u32, u32);

pub(super) struct Decided {
    pub(super) year: i32,
    /// From, to (both included), and for what. Weekends between them may be named.
    pub(super) off: &'static [(Date, Date, Feast)],
    /// Saturdays that make up for a day off.
    pub(super) works: &'static [Date],
}

pub(super) const YEARS: &[Decided] = &[
    // Thông báo 6150/TB-BLĐTBXH of 03/12/2024: nine days of Tết, 2 May for Saturday 26 April.
    Decided {
        year: 2025,
        off: &[
            ((1, 1), (1, 1), Feast::NewYear),
            ((25, 1), (2, 2), Feast::Tet),
            ((7, 4), (7, 4), Feast::HungKings),
            ((30, 4), (30, 4), Feast::Victory),
            ((1, 5), (2, 5), Feast::Labour),
            ((1, 9), (2, 9), Feast::National),
        ],
        works: &[(26, 4)],
    },
    // The Ministry of Home Affairs' announcements of October and December 2025: Tết from 14 to 22 February; 2 January
    // for Saturday 10 January; 31 August for Saturday 22 August. 10 March by the moon is Sunday 26 April.
    Decided {
        year: 2026,
        off: &[
            ((1, 1), (2, 1), Feast::NewYear),
            ((14, 2), (22, 2), Feast::Tet),
            ((26, 4), (27, 4), Feast::HungKings),
            ((30, 4), (30, 4), Feast::Victory),
            ((1, 5), (1, 5), Feast::Labour),
            ((31, 8), (2, 9), Feast::National),
        ],
        works: &[(10, 1), (22, 8)],
    },
];
