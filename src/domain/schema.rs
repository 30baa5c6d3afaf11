//! JSON Schema (draft 2020-12) of campaign files and `channels.yaml`, for editors, from the tables of `shape`.
//!
//! What the reader refuses by rule and not by shape (references, dates that do not exist, cron) is left to `loa check`.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::parse::channels::{AdapterSpec, SettingForm};
use super::shape::campaign::CAMPAIGN;
use super::shape::channels::{CHANNEL, CHANNELS};
use super::shape::choice::Choice;
use super::shape::{Form, NameForm, Need, Shape, below};

const ID: &str = "^[a-z0-9][a-z0-9-]{0,62}$";
const LINE_ID: &str = "^[A-Za-z0-9][A-Za-z0-9-]{0,62}$";
const LANGUAGE: &str = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$";
const VARIANT: &str = "^[a-z0-9][A-Za-z0-9-]*(/[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$";
/// As `domain::date` reads them.
const DATE: &str = "^([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4})$";
/// A date, whatever stands beside it.
const DATE_OR_TIME: &str = "([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}|[0-9]{4}$)";
const CLOCK_TIME: &str = "^([01]?[0-9]|2[0-3])(:[0-5][0-9](:[0-5][0-9])?| ?(h|g|giờ)( ?[0-5]?[0-9]( ?(phút|p|'))?)?)$";
const DURATION: &str = "^([0-9]+ ?(w|d|h|min|m|tuần|ngày|giờ|tiếng|phút) ?)+$";

/// The schema of a campaign file.
pub fn campaign() -> Value {
    document("loa: campaign", &CAMPAIGN, &[])
}

/// The schema of `channels.yaml`, with the settings of these adapters.
pub fn channels(adapters: &[AdapterSpec]) -> Value {
    document("loa: channels.yaml", &CHANNELS, adapters)
}

fn document(title: &str, root: &'static Shape, adapters: &[AdapterSpec]) -> Value {
    let definitions: Map<String, Value> =
        below(root).into_iter().map(|shape| (shape.name.to_owned(), mapping(shape, adapters))).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "$ref": format!("#/$defs/{}", root.name),
        "$defs": definitions,
    })
}

fn mapping(shape: &Shape, adapters: &[AdapterSpec]) -> Value {
    let mut properties = Map::new();
    for key in shape.keys {
        let mut value = schema(&key.form);
        if key.need == Need::MayBeEmpty {
            value = json!({ "anyOf": [value, { "type": "null" }] });
        }
        if let Value::Object(value) = &mut value {
            value.insert("description".to_owned(), json!(format!("{} — {}", key.vi, key.en)));
        }
        if key.name == "adapter" && !adapters.is_empty() {
            let names: Vec<&str> = adapters.iter().map(|a| a.name).collect();
            value = json!({ "enum": names, "description": value["description"] });
        }
        properties.insert(key.name.to_owned(), value);
    }
    let required: Vec<&str> = shape.keys.iter().filter(|k| k.need == Need::Required).map(|k| k.name).collect();
    let mut object = json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    });
    if shape.name == CHANNEL.name && !adapters.is_empty() {
        object["allOf"] = adapters.iter().map(settings).collect();
    }
    object
}

/// The settings that a channel has when it is of this adapter. Secrets are no settings.
fn settings(adapter: &AdapterSpec) -> Value {
    let open = || adapter.settings.iter().filter(|s| !s.secret);
    let properties: Map<String, Value> = open()
        .map(|setting| {
            let mut value = match setting.form {
                SettingForm::Text | SettingForm::Folder => json!({ "type": ["string", "number"] }),
                SettingForm::Url | SettingForm::Endpoint => json!({ "type": "string", "pattern": "^https?://" }),
                SettingForm::Number => json!({ "type": "integer" }),
            };
            value["description"] = json!(setting.help);
            if let Some(default) = setting.default {
                value["default"] = json!(default);
            }
            (setting.name.to_owned(), value)
        })
        .collect();
    let required: Vec<&str> = open().filter(|s| s.required && s.default.is_none()).map(|s| s.name).collect();
    json!({
        "if": { "properties": { "adapter": { "const": adapter.name } } },
        "then": { "properties": { "settings": {
            "type": "object", "additionalProperties": false, "required": required, "properties": properties,
        } } },
    })
}

fn schema(form: &Form) -> Value {
    let pattern = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    match form {
        // Everything is text to the reader; an editor sees a number where the person typed one.
        Form::Text => json!({ "type": ["string", "number", "boolean"] }),
        Form::TimeZone | Form::Path | Form::Moment | Form::Cron => json!({ "type": "string", "minLength": 1 }),
        Form::Id => pattern(ID),
        Form::Language => pattern(LANGUAGE),
        Form::Date => pattern(DATE),
        Form::DateOrTime => pattern(DATE_OR_TIME),
        Form::ClockTime => pattern(CLOCK_TIME),
        Form::Duration => pattern(DURATION),
        Form::Link => pattern("^https?://[^\\s]+$"),
        Form::Number { least, most } => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Form::OneOf(choices) => {
            // `thứ ba` and `thứ-ba`.
            let both = |form: &str| [form.to_owned(), form.replace(' ', "-")];
            let forms: BTreeSet<String> = choices.iter().flat_map(Choice::forms).flat_map(both).collect();
            // An editor takes a bare `true` for more than a word.
            let bare = choices.iter().filter_map(|choice| choice.name.parse::<bool>().ok()).map(Value::from);
            let words: Vec<Value> = forms.into_iter().map(Value::from).chain(bare).collect();
            // What begins with a capital may be one of them all the same; `loa check` knows.
            json!({ "anyOf": [{ "enum": words }, pattern("^[A-ZĐ]")] })
        }
        Form::List(form) => json!({ "type": "array", "items": schema(form) }),
        Form::Filled(form) => {
            let mut filled = schema(form);
            let least = if filled["type"] == "array" { "minItems" } else { "minProperties" };
            filled[least] = json!(1);
            filled
        }
        Form::Shape(shape) => json!({ "$ref": format!("#/$defs/{}", shape.name) }),
        Form::Settings => json!({ "type": "object" }),
        Form::Either(forms) => json!({ "anyOf": forms.iter().map(schema).collect::<Vec<_>>() }),
        Form::Named { name, form } => {
            let name = match name {
                NameForm::Id | NameForm::Channel => ID,
                NameForm::LineId => LINE_ID,
                NameForm::Variant => VARIANT,
            };
            json!({ "type": "object", "propertyNames": { "pattern": name }, "additionalProperties": schema(form) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::outcome::End;
    use crate::domain::parse::channels::{SettingSpec, SlotNeed};

    #[test]
    fn every_key_of_every_shape_is_in_the_schema() {
        for (schema, root, least) in [(campaign(), &CAMPAIGN, 9), (channels(&[]), &CHANNELS, 6)] {
            let shapes = below(root);
            assert!(shapes.len() >= least, "{}", shapes.len());
            for shape in shapes {
                let object = &schema["$defs"][shape.name];
                assert_eq!(object["additionalProperties"], json!(false), "{}", shape.name);
                for key in shape.keys {
                    let property = &object["properties"][key.name];
                    assert!(property["description"].as_str().is_some_and(|d| d.contains(key.vi)), "{}", key.name);
                    let required = object["required"].as_array().is_some_and(|r| r.contains(&json!(key.name)));
                    assert_eq!(required, key.need == Need::Required, "{}.{}", shape.name, key.name);
                }
            }
        }
    }

    /// What the reader refuses an editor marks: no time of day, nowhere to go, no moment.
    #[test]
    fn what_is_empty_or_no_time_of_day_does_not_fit() {
        let schema = campaign();
        let items = &schema["$defs"]["item"]["properties"];
        assert_eq!(items["channels"]["anyOf"][0]["minItems"], 1);
        assert_eq!(items["channels"]["anyOf"][1]["minProperties"], 1);
        assert_eq!(items["when"]["anyOf"][1]["minItems"], 1);
        let daily = &schema["$defs"]["recurring"]["properties"]["daily"]["anyOf"];
        assert_eq!(daily[1]["minItems"], 1);
        for time in [&daily[0], &daily[1]["items"]] {
            assert_eq!(time["pattern"], CLOCK_TIME);
        }
        assert!(CLOCK_TIME.starts_with("^([01]?[0-9]|2[0-3])(:[0-5][0-9]"), "no hour 25, no minute 60");
    }

    #[test]
    fn a_secret_is_no_setting() {
        let setting = |name, secret| SettingSpec {
            name,
            secret,
            destination: false,
            required: true,
            default: None,
            form: SettingForm::Text,
            help: "One sentence.",
        };
        let adapter = AdapterSpec {
            name: "zalo",
            settings: vec![setting("app_id", false), setting("app_secret", true)],
            air: SlotNeed::None,
            end: End::Published,
            office_hours: false,
        };
        let schema = channels(&[adapter]).to_string();
        assert!(schema.contains("\"app_id\"") && !schema.contains("app_secret"), "{schema}");
    }
}
