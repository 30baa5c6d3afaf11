//! Every key that a campaign file and `channels.yaml` may carry, declared once per kind of mapping.
//!
//! The reader takes from here what is known, required and near to a mistyped key; `schema` makes the JSON Schema for
//! editors from the same tables, so neither can know a key that the other does not.

pub mod campaign;
pub mod channels;
pub mod choice;
pub mod script;
pub mod spoken;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use choice::Choice;

/// One kind of mapping with fixed keys.
#[derive(Debug)]
pub struct Shape {
    /// Its name in the schema.
    pub name: &'static str,
    pub keys: &'static [Key],
}

/// One key of a map, for the reader, the JSON schema and the documentation.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub need: Need,
    pub form: Form,
    /// One sentence for editors and the documentation.
    pub en: &'static str,
    pub vi: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Required,
    Optional,
    /// May stand there without a value.
    MayBeEmpty,
}

/// What a value looks like.
#[derive(Debug)]
pub enum Form {
    Text,
    /// Lower-case letters, digits and hyphens.
    Id,
    Language,
    TimeZone,
    /// `24/11/2026` or `2026-11-24`
    Date,
    /// A date, with or without a clock time.
    DateOrTime,
    /// `05:15`, `5h15`, `05 giờ 15`
    ClockTime,
    /// `khai-mac - 7d at 10:00` or a date and time
    Moment,
    /// `6h`, `30 phút`, `1d 12h`
    Duration,
    Cron,
    Link,
    Path,
    Number {
        least: u32,
        most: u32,
    },
    OneOf(&'static [Choice]),
    List(&'static Form),
    /// A list or a mapping that has at least one entry.
    Filled(&'static Form),
    /// A mapping with these keys.
    Shape(&'static Shape),
    /// A mapping from names that the person chooses.
    Named {
        name: NameForm,
        form: &'static Form,
    },
    /// One of several forms.
    Either(&'static [Form]),
    /// The settings of the channel's adapter.
    Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameForm {
    Id,
    /// Rows of the report are often named with capitals: `B2`.
    LineId,
    Channel,
    /// A channel, a language, or `channel/language`.
    Variant,
}

pub const ID_CHARACTERS_MAX: usize = 63;

impl Shape {
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.keys.iter().map(|key| key.name)
    }
}

/// True for a key that some mapping of a campaign file or of `channels.yaml` knows.
pub fn is_key(name: &str) -> bool {
    static KEYS: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    KEYS.get_or_init(|| all().into_iter().flat_map(Shape::names).collect()).contains(name)
}

/// Every kind of mapping of both files, once.
pub fn all() -> Vec<&'static Shape> {
    let mut found = below(&campaign::CAMPAIGN);
    found.extend(below(&channels::CHANNELS));
    found
}

/// A kind of mapping and every kind below it, once.
pub fn below(root: &'static Shape) -> Vec<&'static Shape> {
    let mut found = vec![root];
    let mut seen = BTreeSet::from([root.name]);
    let mut forms: Vec<&'static Form> = root.keys.iter().rev().map(|key| &key.form).collect();
    while let Some(form) = forms.pop() {
        match form {
            Form::Shape(shape) if seen.insert(shape.name) => {
                found.push(shape);
                forms.extend(shape.keys.iter().rev().map(|key| &key.form));
            }
            Form::List(form) | Form::Filled(form) | Form::Named { form, .. } => forms.push(form),
            Form::Either(either) => forms.extend(either.iter()),
            _ => {}
        }
    }
    found
}

const fn key(name: &'static str, need: Need, form: Form, en: &'static str, vi: &'static str) -> Key {
    Key { name, need, form, en, vi }
}
