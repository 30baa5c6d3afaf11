//! The lists behind the numbers: what is out and what proves it, what is not and why, what is still to come.
//!
//! It never leaves out a reason that a person typed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::tables::is_out;
use super::{ReportScope, Titles, item, name};
use crate::domain::At;
use crate::domain::delivery::{Delivery, Entry, Reason, State};
use crate::domain::outcome::End;
use crate::domain::task::{Done, TaskKind};

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotDone {
    pub id: String,
    pub due_at: Option<At>,
    pub channel: String,
    pub channel_title: String,
    pub title: String,
    pub language: String,
    pub end: End,
    pub state: State,
    pub reason: Option<Reason>,
    /// What a person typed as the reason.
    pub remark: Option<String>,
    /// Waits under a hold.
    pub held: bool,
    pub approval_number: Option<String>,
    /// What the last failed attempt was told, for a technician.
    pub code: Option<String>,
    pub message: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Out {
    pub id: String,
    pub due_at: Option<At>,
    pub state: State,
    pub handed_at: Option<At>,
    /// Published, played or done.
    pub delivered_at: Option<At>,
    pub late_ms: Option<i64>,
    pub channel: String,
    pub channel_title: String,
    pub title: String,
    pub language: String,
    pub task_kind: Option<TaskKind>,
    pub approval_number: Option<String>,
    pub receipt: Option<String>,
    pub link: Option<String>,
    pub remark: Option<String>,
    /// What a person said of it.
    pub done: Option<Done>,
    /// Who said so, by name.
    pub said_by: Option<String>,
}

/// An item that is still to come.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Upcoming {
    pub campaign: String,
    pub item: String,
    pub title: String,
    pub channels: Vec<String>,
    pub deliveries: u64,
    /// First and last of them; `None`: no date yet.
    pub from_at: Option<At>,
    pub until_at: Option<At>,
}

/// Its time has come and it is neither out nor called off.
pub(super) fn not_done(entries: &[&Entry], titles: &Titles, now: At) -> Vec<NotDone> {
    let fits = |d: &Delivery| match d.state {
        State::Missed | State::Failed | State::Unconfirmed => true,
        State::Draft | State::Scheduled | State::Staging | State::Staged | State::Revealing | State::Assigned => {
            d.due_at.is_some_and(|due| due <= now)
        }
        State::HandedOver | State::Delivered | State::Withdrawn | State::Cancelled => false,
    };
    entries.iter().filter(|e| fits(&e.delivery)).map(|e| why_not(e, titles)).collect()
}

pub(super) fn called_off(entries: &[&Entry], titles: &Titles) -> Vec<NotDone> {
    let off = |e: &&&Entry| matches!(e.delivery.state, State::Withdrawn | State::Cancelled);
    entries.iter().filter(off).map(|e| why_not(e, titles)).collect()
}

fn why_not(entry: &Entry, titles: &Titles) -> NotDone {
    let d = &entry.delivery;
    let last = entry.last_failure();
    NotDone {
        id: d.id.clone(),
        due_at: d.due_at,
        channel: d.channel.clone(),
        channel_title: name(&titles.channels, &d.channel),
        title: d.title.clone(),
        language: d.language.clone(),
        end: d.end,
        state: d.state,
        reason: d.reason,
        remark: d.remark.clone(),
        held: d.held_at.is_some() && !d.state.is_final(),
        approval_number: entry.approval_number(),
        code: last.and_then(|a| a.code.clone()),
        message: last.and_then(|a| a.message.clone()),
    }
}

pub(super) fn out(entries: &[&Entry], titles: &Titles) -> Vec<Out> {
    let row = |entry: &&Entry| {
        let d = &entry.delivery;
        let said_by = entry.done.as_ref().map(|done| {
            let name = name(&titles.staff, &done.said_by);
            done.word_of.as_ref().map_or_else(|| name.clone(), |word_of| format!("{word_of} ({name})"))
        });
        Out {
            id: d.id.clone(),
            due_at: d.due_at,
            state: d.state,
            handed_at: d.handed_at,
            delivered_at: d.delivered_at,
            late_ms: d.late_ms(),
            channel: d.channel.clone(),
            channel_title: name(&titles.channels, &d.channel),
            title: d.title.clone(),
            language: d.language.clone(),
            task_kind: d.task_kind,
            approval_number: entry.approval_number(),
            receipt: d.receipt.as_ref().map(|r| r.id.clone()),
            link: d.receipt.as_ref().and_then(|r| r.link.clone()),
            remark: d.remark.clone(),
            done: entry.done.clone(),
            said_by,
        }
    };
    entries.iter().filter(|e| is_out(&e.delivery)).map(row).collect()
}

/// Open deliveries whose time is still to come, whatever the period, by item in the order of their first time.
pub(super) fn upcoming(all: &[&Entry], titles: &Titles, scope: &ReportScope) -> Vec<Upcoming> {
    let comes = |d: &Delivery| {
        let open = !d.state.is_final() && d.state != State::Unconfirmed;
        open && d.due_at.is_none_or(|due| due > scope.made_at)
    };
    let mut found: Vec<Upcoming> = Vec::new();
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for entry in all.iter().filter(|e| comes(&e.delivery)) {
        let d = &entry.delivery;
        let at = *places.entry(item(d)).or_insert_with(|| {
            found.push(Upcoming {
                campaign: d.campaign.clone(),
                item: d.item.clone(),
                title: d.title.clone(),
                channels: Vec::new(),
                deliveries: 0,
                from_at: d.due_at,
                until_at: d.due_at,
            });
            found.len() - 1
        });
        let Some(row) = found.get_mut(at) else { continue };
        row.deliveries += 1;
        // A variant's title is its language's.
        if d.language == "vi" {
            row.title.clone_from(&d.title);
        }
        row.until_at = row.until_at.max(d.due_at);
        let channel = name(&titles.channels, &d.channel);
        if !row.channels.contains(&channel) {
            row.channels.push(channel);
        }
    }
    found
}
