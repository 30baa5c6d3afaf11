//! The sheet of a task: one page to print or to read on a phone, and the same as text.
//!
//! The part for the result is empty; a person fills it in.

use askama::Template;
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;

use super::super::Job;
use super::super::page_media::{self, PagePicture};
use super::Body;
use crate::domain::At;
use crate::domain::markdown;
use crate::domain::outcome::Failure;
use crate::i18n::{Lang, Word, sheet, task as words};

#[derive(Template)]
#[template(path = "adapters/task/sheet.html")]
struct TaskSheet {
    language: &'static str,
    unit: String,
    sheet: &'static str,
    title: String,
    facts: Vec<(&'static str, String)>,
    content: &'static str,
    content_language: String,
    body_html: String,
    copy_pack: Option<(&'static str, String)>,
    pictures: Vec<PagePicture>,
    recordings: Vec<String>,
    result: &'static str,
    blanks: [&'static str; 4],
    how_to_say: String,
    attribution: String,
}

/// Texts of the sheet's folder: page, plain text, and what is to be pasted.
pub(super) fn texts(job: &Job<'_>, body: &Body) -> Result<Vec<(&'static str, String)>, Failure> {
    let lang = lang_of(&body.language);
    let pack = body.task.kind.has_copy_pack().then(|| pack(body));
    let media = &job.payload.media;
    let page = TaskSheet {
        language: match lang {
            Lang::Vi => "vi",
            Lang::En => "en",
        },
        unit: body.unit_title.clone(),
        sheet: words::SHEET.say(lang),
        title: body.title.clone(),
        facts: facts(job, body, lang),
        content: words::CONTENT.say(lang),
        content_language: body.language.clone(),
        body_html: markdown::to_html(&body.markdown),
        copy_pack: pack.clone().map(|text| (words::COPY_PACK.say(lang), text)),
        pictures: page_media::pictures(media, lang),
        recordings: page_media::recordings(media),
        result: words::RESULT.say(lang),
        blanks: [words::DONE_AT, words::DONE_COUNT, words::QUESTIONS, words::SIGNATURE].map(|w| w.say(lang)),
        how_to_say: words::HOW_TO_SAY.with(lang, &[("id", &job.key)]),
        attribution: given_by(&body.attribution, lang),
    };
    let html =
        page.render().map_err(|e| Failure::permanent("bad_page", format!("the task sheet cannot be made: {e}")))?;
    let mut texts = vec![("phieu.html", html), ("phieu.txt", plain(job, body, lang))];
    texts.extend(pack.map(|text| ("noi-dung-de-dan.txt", text)));
    Ok(texts)
}

/// The word that a closed sheet carries.
pub(super) fn closed(language: &str) -> &'static str {
    words::CLOSED.say(lang_of(language))
}

/// The language of a sheet's labels.
pub(super) fn lang_of(language: &str) -> Lang {
    if language == "en" { Lang::En } else { Lang::Vi }
}

/// The last line says who gives the task. What is pasted is published, and keeps the content's own last line.
fn given_by(attribution: &str, lang: Lang) -> String {
    match attribution.split_once(": ") {
        Some((_, rest)) => format!("{}: {rest}", words::GIVEN_BY.say(lang)),
        None => attribution.to_owned(),
    }
}

fn facts(job: &Job<'_>, body: &Body, lang: Lang) -> Vec<(&'static str, String)> {
    let task = &body.task;
    let deadline = job.due_at.checked_add_signed(TimeDelta::milliseconds(task.within_ms)).unwrap_or(job.due_at);
    let day = |date: Option<NaiveDate>| date.map(|d| d.format("%d/%m/%Y").to_string());
    let count = task.count.map(|count| {
        let unit = task.count_unit.clone().unwrap_or_else(|| words::counted(lang, task.kind.counts()).to_owned());
        format!("{count} {unit}")
    });
    let all: [(Word, Option<String>); 12] = [
        (words::KIND, Some(words::kind(lang, task.kind).to_owned())),
        (words::ASSIGNEE, Some(task.assignee.clone())),
        (words::WHEN, Some(time(job.due_at, task.zone, lang))),
        (words::PLACE, task.place.clone()),
        (words::PLANNED, count),
        (words::TAKE_DOWN, day(task.take_down)),
        (words::ASKED_ON, day(task.asked_on)),
        (words::TOPIC, task.topic.clone()),
        (words::COMPETENT_BODY, task.competent_body.clone()),
        (words::DEADLINE, Some(time(deadline, task.zone, lang))),
        (words::LANGUAGE, (body.language != "vi").then(|| sheet::spoken(lang, &body.language))),
        (words::NUMBER, Some(job.key.to_owned())),
    ];
    all.into_iter().filter_map(|(word, value)| Some((word.say(lang), value?))).collect()
}

fn time(at: At, zone: Tz, lang: Lang) -> String {
    let local = at.with_timezone(&zone);
    let date = local.format("%d/%m/%Y");
    let time = match lang {
        Lang::Vi => local.format("%H giờ %M phút"),
        Lang::En => local.format("%H:%M"),
    };
    words::AT_TIME.with(lang, &[("time", &time), ("date", &date)])
}

/// As it is pasted: title, text, link, who says it.
fn pack(body: &Body) -> String {
    let parts = [
        Some(body.title.clone()),
        Some(markdown::to_text(&body.markdown).trim().to_owned()),
        body.link.clone(),
        Some(body.attribution.clone()),
    ];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n") + "\n"
}

fn plain(job: &Job<'_>, body: &Body, lang: Lang) -> String {
    let mut text = format!("{}\n{}\n\n{}\n\n", body.unit_title, words::SHEET.say(lang), body.title);
    for (name, value) in facts(job, body, lang) {
        text += &format!("{name}: {value}\n");
    }
    text += &format!("\n{}\n\n{}\n", words::CONTENT.say(lang), markdown::to_text(&body.markdown).trim());
    text += &format!("\n{}\n\n", words::RESULT.say(lang));
    for blank in [words::DONE_AT, words::DONE_COUNT, words::QUESTIONS, words::SIGNATURE] {
        text += &format!("{}: ……………………\n", blank.say(lang));
    }
    text +=
        &format!("\n{}\n\n{}\n", words::HOW_TO_SAY.with(lang, &[("id", &job.key)]), given_by(&body.attribution, lang));
    text
}
