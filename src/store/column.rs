//! How a domain value stands in a column: as text or as a number, and back.
//!
//! `declared!` makes a row out of one list of columns: what is selected, read, and written follows from it.

use crate::domain::At;
use crate::domain::campaign::{LateThen, PhaseKind, Tone};
use crate::domain::delivery::{Reason, State, Step};
use crate::domain::outcome::End;
use crate::domain::reach::Reach;
use crate::domain::task::TaskKind;

use super::row::{at, maybe_at, ms};

/// A value on its way into a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    Text(Option<&'a str>),
    Number(Option<i64>),
}

/// Text, or a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
}

/// A column of a batch: its name and its kind.
pub type Shape = (&'static str, Kind);

/// A type that stands in a column.
pub(super) trait Column: Sized {
    /// `String` or `i64`, or an `Option` of either.
    type Raw;
    const KIND: Kind;

    fn cell(&self) -> Cell<'_>;
    /// The text that no value of the type is written as, otherwise.
    fn read(raw: Self::Raw) -> Result<Self, String>;
}

/// A column of a row that is declared for a domain type.
pub(super) struct Declared<T> {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) part: Part,
    pub(super) cell: fn(&T) -> Cell<'_>,
}

/// Who writes a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The plan that made the row.
    Made,
    /// A plan, a person, an approval.
    Said,
    /// Answers and deadlines.
    Moved,
    /// Nearly every answer.
    Arrived,
}

macro_rules! plain {
    ($type:ty, $kind:ident, $self:ident => $cell:expr) => {
        impl Column for $type {
            type Raw = $type;
            const KIND: Kind = Kind::$kind;

            fn cell(&self) -> Cell<'_> {
                let $self = self;
                Cell::$kind($cell)
            }

            fn read(raw: $type) -> Result<$type, String> {
                Ok(raw)
            }
        }
    };
}

plain!(String, Text, it => Some(it));
plain!(Option<String>, Text, it => it.as_deref());
plain!(i64, Number, it => Some(*it));
plain!(Option<i64>, Number, it => *it);

impl Column for At {
    type Raw = i64;
    const KIND: Kind = Kind::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(Some(self.timestamp_millis()))
    }

    fn read(raw: i64) -> Result<At, String> {
        Ok(at(raw))
    }
}

impl Column for Option<At> {
    type Raw = Option<i64>;
    const KIND: Kind = Kind::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(ms(*self))
    }

    fn read(raw: Option<i64>) -> Result<Option<At>, String> {
        Ok(maybe_at(raw))
    }
}

macro_rules! word {
    ($type:ty, $parse:expr) => {
        impl Column for $type {
            type Raw = String;
            const KIND: Kind = Kind::Text;

            fn cell(&self) -> Cell<'_> {
                Cell::Text(Some(self.as_str()))
            }

            fn read(raw: String) -> Result<$type, String> {
                $parse(&raw).ok_or(raw)
            }
        }

        impl Column for Option<$type> {
            type Raw = Option<String>;
            const KIND: Kind = Kind::Text;

            fn cell(&self) -> Cell<'_> {
                Cell::Text(self.as_ref().map(|word| word.as_str()))
            }

            fn read(raw: Option<String>) -> Result<Option<$type>, String> {
                raw.map(<$type as Column>::read).transpose()
            }
        }
    };
}

word!(State, State::parse);
word!(Reason, Reason::parse);
word!(Step, Step::parse);
word!(End, End::parse);
word!(Reach, Reach::parse);
word!(TaskKind, TaskKind::parse);
word!(Tone, super::row::tone);
word!(PhaseKind, |text: &str| {
    [PhaseKind::Before, PhaseKind::During, PhaseKind::After].into_iter().find(|k| k.as_str() == text)
});

impl Column for LateThen {
    type Raw = String;
    const KIND: Kind = Kind::Text;

    fn cell(&self) -> Cell<'_> {
        Cell::Text(Some(match self {
            LateThen::Skip => "skip",
            LateThen::Ask => "ask",
        }))
    }

    fn read(raw: String) -> Result<LateThen, String> {
        match raw.as_str() {
            "skip" => Ok(LateThen::Skip),
            "ask" => Ok(LateThen::Ask),
            _ => Err(raw),
        }
    }
}

/// Declares a row: which domain type it is, and each column once. `parts` are columns that stand deeper in the domain
/// type, each with the way to its value; `made` puts them together. `Row::LIST` is its SELECT list and `Row::COLUMNS` what
/// is written.
macro_rules! declared {
    (
        $(#[$doc:meta])*
        $row:ident of $domain:ident in $table:literal {
            $($part:ident $column:ident: $type:ty,)*
        } parts {
            $($deep_part:ident $deep:ident: $deep_type:ty = $way:expr,)*
        } made {
            $($field:ident: $made:expr,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(sqlx::FromRow, serde::Deserialize)]
        pub(in crate::store) struct $row {
            $(pub(in crate::store) $column: <$type as $crate::store::column::Column>::Raw,)*
            $($deep: <$deep_type as $crate::store::column::Column>::Raw,)*
        }

        impl $row {
            pub(in crate::store) const COLUMNS: &[$crate::store::column::Declared<$domain>] = &[
                $($crate::store::column::Declared {
                    name: stringify!($column),
                    kind: <$type as $crate::store::column::Column>::KIND,
                    part: $crate::store::column::Part::$part,
                    cell: |it| <$type as $crate::store::column::Column>::cell(&it.$column),
                },)*
                $($crate::store::column::Declared {
                    name: stringify!($deep),
                    kind: <$deep_type as $crate::store::column::Column>::KIND,
                    part: $crate::store::column::Part::$deep_part,
                    cell: $way,
                },)*
            ];

            pub(in crate::store) fn list() -> String {
                Self::COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
            }

            /// The domain type, or which row cannot be one, and why.
            pub(in crate::store) fn read(self) -> $crate::store::Result<$domain> {
                let of = self.id.clone();
                $(let $column = <$type as $crate::store::column::Column>::read(self.$column)
                    .map_err(|value| $crate::store::row::damaged($table, &of, stringify!($column), &value))?;)*
                $(let $deep = <$deep_type as $crate::store::column::Column>::read(self.$deep)
                    .map_err(|value| $crate::store::row::damaged($table, &of, stringify!($deep), &value))?;)*
                Ok($domain { $($column,)* $($field: $made,)* })
            }
        }
    };
}
pub(super) use declared;
