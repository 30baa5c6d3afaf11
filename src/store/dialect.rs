//! One SQL text for both databases: the words that stand for what differs, and a statement put together from them once.
//!
//! `{[}` … `{]}` around the columns of a SELECT gathers hundreds of rows into one JSON text on SQLite, whose driver wakes
//! its reader for each row, and is nothing on PostgreSQL; `{(}` … `{)}` are a row within such a row. `{standing}` and the
//! other lists of columns are those that are declared. `{batch}` is a table of parameters, see `batch`, `{1}` one beside it.

use std::sync::OnceLock;

use super::batch;
use super::column::Shape;
use super::row;

/// One statement in the words of both databases, put together once and not at every call.
pub(crate) struct Statement {
    text: &'static str,
    lite: OnceLock<String>,
    pg: OnceLock<String>,
}

impl Statement {
    pub(crate) const fn new(text: &'static str) -> Statement {
        Statement { text, lite: OnceLock::new(), pg: OnceLock::new() }
    }

    pub(crate) fn lite(&'static self) -> &'static str {
        self.lite.get_or_init(|| Dialect::Sqlite.words(self.text))
    }

    pub(crate) fn pg(&'static self) -> &'static str {
        self.pg.get_or_init(|| Dialect::Postgres.words(self.text))
    }
}

/// A statement with a `{batch}`: on SQLite one form for each number of rows of [`batch::FORMS`].
pub(crate) struct BatchStatement {
    text: &'static str,
    lite: [OnceLock<String>; batch::FORMS.len()],
    pg: OnceLock<String>,
}

impl BatchStatement {
    pub(crate) const fn new(text: &'static str) -> BatchStatement {
        BatchStatement { text, lite: [const { OnceLock::new() }; batch::FORMS.len()], pg: OnceLock::new() }
    }

    /// The form of that index, with so many other parameters.
    pub(crate) fn lite(&'static self, form: usize, shape: &[Shape], others: usize) -> &'static str {
        let form = form.min(batch::FORMS.len() - 1);
        self.lite[form].get_or_init(|| Dialect::Sqlite.batch_words(self.text, shape, others, batch::FORMS[form]))
    }

    pub(crate) fn pg(&'static self, shape: &[Shape], others: usize) -> &'static str {
        self.pg.get_or_init(|| Dialect::Postgres.batch_words(self.text, shape, others, 0))
    }
}

/// Which database's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// A statement of this folder in this database's words.
    pub fn words(self, text: &str) -> String {
        let words: &[(&str, &str)] = match self {
            Dialect::Sqlite => &[
                ("{each}", "json_each"),
                ("{json}", ""),
                ("{text}", ""),
                ("{[}", "CAST(json_group_array(json_array("),
                ("{]}", ")) AS TEXT)"),
                ("{(}", "json_array("),
                ("{)}", ")"),
                ("{skip}", ""),
                ("{lock}", ""),
                ("{lock_d}", ""),
            ],
            Dialect::Postgres => &[
                ("{each}", "jsonb_array_elements"),
                ("{json}", "::jsonb"),
                ("{text}", "#>>'{}'"),
                ("{[}", ""),
                ("{]}", ""),
                ("{(}", ""),
                ("{)}", ""),
                ("{skip}", "FOR UPDATE SKIP LOCKED"),
                ("{lock}", "FOR UPDATE"),
                ("{lock_d}", "FOR UPDATE OF d"),
            ],
        };
        let sql = row::LISTS.iter().fold(text.to_owned(), |sql, (token, list)| {
            if sql.contains(token) { sql.replace(token, &list()) } else { sql }
        });
        words.iter().fold(sql, |sql, (token, word)| sql.replace(token, word))
    }

    /// The same of a statement with a `{batch}` of this shape, and so many other parameters, `{1}` and on; on SQLite with
    /// so many rows.
    pub fn batch_words(self, text: &str, shape: &[Shape], others: usize, rows: usize) -> String {
        let (table, before) = match self {
            Dialect::Sqlite => (batch::values(shape, rows), rows * shape.len()),
            Dialect::Postgres => (batch::unnest(shape, others), 0),
        };
        let numbered = |sql: String, n: usize| sql.replace(&format!("{{{n}}}"), &format!("${}", before + n));
        self.words(&(1..=others).fold(text.replace("{batch}", &table), numbered))
    }
}
