//! The report as JSON: for machines and for the office above.
//!
//! Field names are those of `domain::report` and stay; instants are RFC 3339 in the zone of the report.

use std::io::{self, Write};

use chrono_tz::Tz;
use serde_json::Value;

use crate::domain::At;
use crate::domain::report::Report;

/// One object, indented, with a line break at its end.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut value = serde_json::to_value(report).map_err(io::Error::other)?;
    localise(&mut value, report.zone);
    writeln!(out, "{value:#}")
}

/// RFC 3339 with the zone's offset.
pub(super) fn instant(zone: Tz, at: At) -> String {
    at.with_timezone(&zone).to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false)
}

/// Fields that end in `_at` are instants, everywhere.
fn localise(value: &mut Value, zone: Tz) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                let at = field.as_str().filter(|_| name.ends_with("_at")).and_then(|text| text.parse::<At>().ok());
                match at {
                    Some(at) => *field = Value::String(instant(zone, at)),
                    None => localise(field, zone),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|v| localise(v, zone)),
        _ => {}
    }
}
