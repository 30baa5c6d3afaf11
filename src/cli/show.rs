//! `loa show ID|ITEM`: one content whole, as the ledger holds it: every text once, where and when it goes out, who
//! approved it and what became of it.
//!
//! What a leader has to answer for can be read here to the last word.
//!
//! `--json`: `{"contents": [CONTENT]}`, as [`json`] writes them.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::pick::text;
use super::reading::{DueReading, read};
use super::sheet::{Position, ReadingSheet};
use super::{CliError, Command, Desk, Exit, OutputForm, grammar};
use crate::actions::Refusal;
use crate::domain::reading::Content;
use crate::i18n::Lang;
use crate::i18n::cli::help;
use crate::store::deliveries::{Filter, find};
use crate::store::{Store, log};

pub(super) const COMMAND: Command =
    Command { name: "show", grammar: grammar_of, run: |desk, of| Box::pin(run(desk, of)) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("show", lang, &help::SHOW, &help::SHOW_USAGE)
        .arg(grammar::operand(lang, "what", &help::ID, &help::SHOW_WHAT).required(true))
        .arg(grammar::option(lang, "campaign", &help::CAMPAIGN, &help::BY_CAMPAIGN))
}

async fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let app = desk.app()?;
    let opened = desk.look(&app).await?;
    let store = &opened.store;
    let reading = found(store, &text(of, "what").unwrap_or_default(), text(of, "campaign")).await?;
    if desk.form == OutputForm::Json {
        desk.json(&json!({"contents": reading.contents.iter().map(json).collect::<Vec<_>>()}))?;
        return Ok(Exit::Fine);
    }
    let sheet = ReadingSheet { reading: &reading, lang: desk.lang, width: desk.width(), now: desk.now() };
    for content in &reading.contents {
        sheet.draw(desk.out, content, &Position::Alone)?;
        sheet.standing(desk.out, content)?;
        desk.line("")?;
    }
    Ok(Exit::Fine)
}

/// All deliveries of the item that was named, or of the item of the delivery that was named.
async fn found(store: &Store, what: &str, campaign: Option<String>) -> Result<DueReading, CliError> {
    let mut tx = store.read().await?;
    let of_item = Filter { item: Some(what.to_owned()), campaign: campaign.clone(), ..Filter::default() };
    let mut entries = log::entries(&mut tx, &of_item).await?;
    if entries.is_empty() {
        let ids = find(&mut tx, what).await?;
        let id = match ids.as_slice() {
            [whole] => whole.clone(),
            [] => return Err(CliError::Refused(Refusal::NoSuchDelivery { id: what.to_owned() })),
            _ => return Err(CliError::Refused(Refusal::AmbiguousDelivery { id: what.to_owned() })),
        };
        if let Some(one) = log::some(&mut tx, &[id]).await?.pop() {
            let (campaign, item) = (Some(one.delivery.campaign), Some(one.delivery.item));
            entries = log::entries(&mut tx, &Filter { campaign, item, ..Filter::default() }).await?;
        }
    }
    drop(tx);
    Ok(read(store, entries).await?)
}

/// `{"campaign", "item", "title", "wordings": [{"language", "text": [PART], "text_before", "forms": [{"beside": [PART],
/// "beside_before", "used": [{"what", "used", "limit"}], "deliveries": [{"id", "channel", "due_at", "state", "reason",
/// "content_hash", "approval", "receipt"}]}]}]}`; parts are `domain::preview::Shown`.
pub(super) fn json(content: &Content) -> Value {
    let wordings = content.wordings.iter().map(|wording| {
        let forms = wording.forms.iter().map(|form| {
            let deliveries = form.entries.iter().map(|entry| {
                let d = &entry.delivery;
                let approval = entry.approval.as_ref().map(|a| json!({"by": a.by, "at": a.at, "number": a.number}));
                json!({
                    "id": d.id, "channel": d.channel, "due_at": d.due_at, "state": d.state, "reason": d.reason,
                    "content_hash": d.content_hash, "approval": approval, "receipt": d.receipt,
                })
            });
            json!({
                "beside": form.beside, "beside_before": form.beside_before, "used": form.used,
                "deliveries": deliveries.collect::<Vec<_>>(),
            })
        });
        json!({
            "language": wording.language, "text": wording.core, "text_before": wording.core_before,
            "forms": forms.collect::<Vec<_>>(),
        })
    });
    json!({
        "campaign": content.campaign, "item": content.item, "title": content.title,
        "wordings": wordings.collect::<Vec<_>>(),
    })
}
