//! A batch: rows of values as a table in a statement. On PostgreSQL one native array a column; on SQLite bound values in
//! forms of a few fixed sizes, so that each is prepared once. JSON, which both can open as well, is written out and read
//! again for every row.

use sqlx::postgres::{PgArguments, Postgres};
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments};

use super::column::{Cell, Declared, Kind, Part, Shape};

/// Rows of one form on SQLite. What lacks is filled with rows of NULL, which no row equals.
pub(crate) const FORMS: [usize; 4] = [1, 8, 64, 256];

/// Rows, one after the other.
pub(crate) struct Batch<'a> {
    shape: Vec<Shape>,
    cells: Vec<Cell<'a>>,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(shape: &[Shape]) -> Batch<'a> {
        Batch { shape: shape.to_vec(), cells: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        self.cells.extend(cells);
        debug_assert_eq!(self.cells.len() % self.shape.len(), 0, "a row has all columns");
    }

    pub(crate) fn shape(&self) -> &[Shape] {
        &self.shape
    }

    /// What a form of that index binds.
    pub(crate) fn places(&self, form: usize) -> usize {
        FORMS.get(form).map_or(0, |rows| rows * self.shape.len())
    }

    /// Parts of at most the largest form, each with the index of its form.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (usize, &[Cell<'a>])> {
        let width = self.shape.len().max(1);
        let largest = FORMS[FORMS.len() - 1];
        self.cells.chunks(width * largest).map(move |part| {
            let rows = part.len() / width;
            (FORMS.iter().position(|form| *form >= rows).unwrap_or(FORMS.len() - 1), part)
        })
    }

    pub(crate) fn bind_pg<'q>(&self, query: Query<'q, Postgres, PgArguments>) -> Query<'q, Postgres, PgArguments> {
        let width = self.shape.len();
        self.shape.iter().enumerate().fold(query, |query, (n, (_, kind))| {
            let column = self.cells.iter().skip(n).step_by(width.max(1));
            match kind {
                Kind::Text => query.bind(column.map(text).collect::<Vec<_>>()),
                Kind::Number => query.bind(column.map(number).collect::<Vec<_>>()),
            }
        })
    }
}

/// Binds a part, and NULL for what its form has beyond it.
pub(crate) fn bind_lite<'q>(
    query: Query<'q, Sqlite, SqliteArguments>,
    part: &[Cell<'_>],
    places: usize,
) -> Query<'q, Sqlite, SqliteArguments> {
    let lacks = std::iter::repeat_n(&Cell::Number(None), places.saturating_sub(part.len()));
    part.iter().chain(lacks).fold(query, |query, cell| match cell {
        Cell::Text(text) => query.bind(text.map(str::to_owned)),
        Cell::Number(number) => query.bind(*number),
    })
}

fn text<'a>(cell: &Cell<'a>) -> Option<&'a str> {
    match cell {
        Cell::Text(text) => *text,
        Cell::Number(_) => None,
    }
}

fn number(cell: &Cell<'_>) -> Option<i64> {
    match cell {
        Cell::Number(number) => *number,
        Cell::Text(_) => None,
    }
}

/// The shape of these columns.
pub(super) fn shape_of<T>(columns: &[Declared<T>], parts: &[Part]) -> Vec<Shape> {
    columns.iter().filter(|c| parts.contains(&c.part)).map(|c| (c.name, c.kind)).collect()
}

/// The values of these columns.
pub(super) fn cells_of<'a, T>(columns: &[Declared<T>], parts: &[Part], it: &'a T) -> impl Iterator<Item = Cell<'a>> {
    columns.iter().filter(|c| parts.contains(&c.part)).map(|c| (c.cell)(it))
}

/// `state = e.state, …`
pub(super) fn sets<T>(columns: &[Declared<T>], parts: &[Part]) -> String {
    let set: Vec<String> = shape_of(columns, parts).iter().map(|(name, _)| format!("{name} = e.{name}")).collect();
    set.join(", ")
}

/// Without numbers: the driver looks for each numbered place among all.
pub(super) fn values(shape: &[Shape], rows: usize) -> String {
    let names: Vec<String> =
        shape.iter().enumerate().map(|(n, (name, _))| format!("column{} AS {name}", n + 1)).collect();
    let row = format!("({})", vec!["?"; shape.len()].join(","));
    format!("(SELECT {} FROM (VALUES {})) AS e", names.join(", "), vec![row; rows].join(","))
}

pub(super) fn unnest(shape: &[Shape], before: usize) -> String {
    let of = |(n, (_, kind)): (usize, &Shape)| {
        let array = match kind {
            Kind::Text => "text[]",
            Kind::Number => "bigint[]",
        };
        format!("${}::{array}", before + n + 1)
    };
    let arrays: Vec<String> = shape.iter().enumerate().map(of).collect();
    let names: Vec<&str> = shape.iter().map(|(name, _)| *name).collect();
    format!("UNNEST({}) AS e ({})", arrays.join(", "), names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::dialect::Dialect;
    use super::*;

    const SHAPE: &[Shape] = &[("id", Kind::Text), ("number", Kind::Number)];

    #[test]
    fn one_text_has_a_form_for_each_database() {
        let words = |dialect: Dialect| dialect.batch_words("SELECT e.id FROM {batch} WHERE {1} = 1", SHAPE, 1, 2);
        assert_eq!(
            words(Dialect::Sqlite),
            "SELECT e.id FROM (SELECT column1 AS id, column2 AS number FROM (VALUES (?,?),(?,?))) AS e WHERE $5 = 1"
        );
        assert_eq!(
            words(Dialect::Postgres),
            "SELECT e.id FROM UNNEST($2::text[], $3::bigint[]) AS e (id, number) WHERE $1 = 1"
        );
    }

    #[test]
    fn a_batch_is_cut_into_forms() {
        let mut batch = Batch::new(SHAPE);
        for _ in 0..300 {
            batch.row([Cell::Text(Some("a")), Cell::Number(Some(1))]);
        }
        let parts: Vec<(usize, usize)> = batch.parts().map(|(form, part)| (FORMS[form], part.len() / 2)).collect();
        assert_eq!(parts, [(256, 256), (64, 44)]);
    }
}
