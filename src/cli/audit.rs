//! `loa audit`: who did what, when, why, from where.
//!
//! Who may read it stands in the table of rights.
//!
//! `--json`: `{"acts": [{"id", "done_at", "done_by", "roles": [ROLE], "verb", "target", "reason", "origin", "detail"}]}`.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::person::name_and_id;
use super::pick::text;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, time};
use crate::actions::audit::{AuditQuery, read};
use crate::i18n::Lang;
use crate::i18n::cli::help;
use crate::i18n::hands as words;
use crate::store::audit::AuditRecord;
use crate::store::channels::StaffRecord;
use crate::store::{campaigns, channels};

pub(super) const COMMAND: Command =
    Command { name: "audit", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("audit", lang, &help::AUDIT, &help::AUDIT_USAGE)
        .arg(grammar::option(lang, "campaign", &help::CAMPAIGN, &help::BY_CAMPAIGN))
        .arg(grammar::option(lang, "who", &help::STAFF, &help::BY_WHO))
        .arg(grammar::option(lang, "from", &help::DATE, &help::FROM))
        .arg(grammar::option(lang, "until", &help::DATE, &help::TO))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let (_, store, actor) = desk.open().await?;
    let campaign = text(of, "campaign");
    let mut tx = store.read().await?;
    let zone = time::zone(&campaigns::all(&mut tx).await?, campaign.as_deref());
    let staff = channels::staff(&mut tx).await?;
    drop(tx);
    let day = |name: &str| text(of, name).map(|written| time::date(&written)).transpose();
    let wanted = AuditQuery {
        campaign,
        who: text(of, "who"),
        from: day("from")?.and_then(|day| time::start(day, zone)),
        until: day("until")?.and_then(|day| day.succ_opt()).and_then(|day| time::start(day, zone)),
    };
    let acts = read(&store, &actor, &wanted).await?;
    match desk.form {
        OutputForm::Json => desk.json(&json!({"acts": acts.iter().map(document).collect::<Vec<_>>()}))?,
        OutputForm::Text => tell(desk, &acts, &staff, zone)?,
    }
    Ok(Exit::Fine)
}

fn document(act: &AuditRecord) -> Value {
    let detail: Value = serde_json::from_str(&act.detail).unwrap_or_default();
    json!({
        "id": act.id, "done_at": act.done_at, "done_by": act.done_by,
        "roles": act.role.split_whitespace().collect::<Vec<_>>(), "verb": act.verb, "target": act.target,
        "reason": act.reason, "origin": act.origin, "detail": detail,
    })
}

/// What was acted on. Of many deliveries the ids are in the detail, which `--json` gives.
fn target(lang: Lang, written: &str) -> String {
    match written.strip_suffix(" deliveries").and_then(|count| count.parse::<usize>().ok()) {
        Some(count) => words::AUDIT_DELIVERIES.with(lang, &[("count", &count)]),
        None => written.to_owned(),
    }
}

/// An act is a line, and its reason one below: what a person wrote is read whole.
fn tell(desk: &mut Desk<'_>, acts: &[AuditRecord], staff: &[StaffRecord], zone: chrono_tz::Tz) -> Result<(), CliError> {
    let lang = desk.lang;
    if acts.is_empty() {
        return Ok(desk.line(words::AUDIT_EMPTY.say(lang))?);
    }
    for act in acts {
        let (at, verb) = (time::shown(act.done_at, zone), words::act(lang, &act.verb));
        let (roles, origin) = (words::roles(lang, &act.role), words::origin(lang, &act.origin));
        let by = name_and_id(lang, staff, &act.done_by);
        desk.line(format_args!("{at}  {by} ({roles}; {origin}): {verb} – {}", target(lang, &act.target)))?;
        if let Some(reason) = &act.reason {
            desk.line(format_args!("    {}: {reason}", words::AUDIT_REASON.say(lang)))?;
        }
    }
    Ok(())
}
