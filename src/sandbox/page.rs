//! The public page: what people would see on each channel, newest first, and every post at the address that its platform
//! returned.
//!
//! It never shows what is hidden, needs a script, or loads a picture from another machine.

use askama::Template;
use axum::http::Uri;
use chrono_tz::Asia::Ho_Chi_Minh;

use super::gate::World;
use super::wall::PublicPost;
use super::wire::{ServerReply, ServerRequest};
use crate::domain::At;
use crate::i18n::Lang;
use crate::i18n::sandbox as words;

/// Of one channel among others, and of one channel alone.
const POSTS_MAX: usize = 20;
const POSTS_ALONE_MAX: usize = 500;

#[derive(Template)]
#[template(path = "sandbox/public.html")]
struct PublicPage {
    lang: &'static str,
    title: &'static str,
    rehearsal: &'static str,
    explained: &'static str,
    zone: &'static str,
    channels_word: &'static str,
    open: &'static str,
    picture: &'static str,
    every: Tab,
    tabs: Vec<Tab>,
    groups: Vec<PageGroup>,
    /// Said when there is nothing to show.
    nothing: Option<&'static str>,
    /// Set on the page of one post.
    back: Option<&'static str>,
}

struct Tab {
    name: String,
    address: String,
    count: String,
    is_chosen: bool,
}

struct PageGroup {
    channel: String,
    name: String,
    platform: &'static str,
    kind: &'static str,
    cards: Vec<Card>,
    older: Option<String>,
}

struct Card {
    time: String,
    machine_time: String,
    title: Option<String>,
    paragraphs: Vec<String>,
    pictures: Vec<String>,
    link: Option<String>,
    double: Option<String>,
}

pub(super) fn answer(world: &World, uri: &Uri, asked: &ServerRequest) -> ServerReply {
    let lang = asked.query("lang").and_then(Lang::parse).unwrap_or_default();
    let posts: Vec<PublicPost> = world.posts().into_iter().filter(|post| post.visible).collect();
    let site = uri.path().strip_prefix("/wordpress/").map(|rest| rest.trim_matches('/'));
    let is_site = site.is_some_and(|site| world.accounts.iter().any(|account| account.channel == site));
    if uri.path() == "/" || (is_site && asked.query("p").is_none()) {
        let chosen = asked.query("kenh").or(site.filter(|_| is_site));
        let answer = write(world, lang, &posts, chosen, None);
        return match site.filter(|_| is_site) {
            Some(site) => {
                let index = format!("<{}/wordpress/{site}/wp-json/>; rel=\"https://api.w.org/\"", world.url);
                answer.with("link", index)
            }
            None => answer,
        };
    }
    let address = uri.path_and_query().map_or("", |address| address.as_str());
    let trim = |link: &str| link.trim_end_matches('/').to_owned();
    let found = posts.iter().find(|post| post.link.as_deref().is_some_and(|link| trim(link) == trim(address)));
    write(world, lang, &posts, None, Some(found))
}

/// `single`: the page of one post, or of none.
fn write(
    world: &World,
    lang: Lang,
    posts: &[PublicPost],
    chosen: Option<&str>,
    single: Option<Option<&PublicPost>>,
) -> ServerReply {
    let channels = channels(world, posts);
    let count = |channel: &str| posts.iter().filter(|post| post.channel == channel).count();
    let suffix = if lang == Lang::En { "&lang=en" } else { "" };
    let every = Tab {
        name: words::EVERY_CHANNEL.say(lang).to_owned(),
        address: if lang == Lang::En { "/?lang=en".to_owned() } else { "/".to_owned() },
        count: words::COUNT.with(lang, &[("count", &posts.len())]),
        is_chosen: chosen.is_none() && single.is_none(),
    };
    let tabs = channels.iter().map(|(channel, name, _)| Tab {
        name: name.clone(),
        address: format!("/?kenh={channel}{suffix}"),
        count: words::COUNT.with(lang, &[("count", &count(channel))]),
        is_chosen: chosen == Some(channel.as_str()),
    });
    let tabs = tabs.collect();
    let groups: Vec<PageGroup> = channels
        .into_iter()
        .filter(|(channel, _, _)| chosen.is_none_or(|chosen| chosen == channel))
        .map(|(channel, name, platform)| {
            let shown: Vec<&PublicPost> = match single {
                Some(single) => single.into_iter().filter(|post| post.channel == channel).collect(),
                None => posts.iter().filter(|post| post.channel == channel).collect(),
            };
            let limit = if chosen.is_some() { POSTS_ALONE_MAX } else { POSTS_MAX };
            let older = shown.len().checked_sub(limit).filter(|older| *older > 0);
            PageGroup {
                name,
                platform,
                kind: kind(platform, lang),
                cards: shown.iter().take(limit).map(|post| card(post, world, lang)).collect(),
                older: older.map(|older| words::OLDER.with(lang, &[("count", &older)])),
                channel,
            }
        })
        .filter(|group| !group.cards.is_empty())
        .collect();
    let nothing = if single.is_some() { words::NOT_FOUND } else { words::EMPTY };
    let status = if single == Some(None) { 404 } else { 200 };
    let page = PublicPage {
        lang: if lang == Lang::En { "en" } else { "vi" },
        title: words::TITLE.say(lang),
        rehearsal: words::REHEARSAL.say(lang),
        explained: words::EXPLAINED.say(lang),
        zone: words::ZONE.say(lang),
        channels_word: words::CHANNELS.say(lang),
        open: words::OPEN.say(lang),
        picture: words::PICTURE.say(lang),
        every,
        tabs,
        nothing: groups.is_empty().then(|| nothing.say(lang)),
        groups,
        back: single.is_some().then(|| words::BACK.say(lang)),
    };
    match page.render() {
        Ok(html) => ServerReply::html(status, html)
            .with("content-security-policy", "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"),
        Err(_) => ServerReply::html(500, "500"),
    }
}

/// Channels with an account first, in their order, then those that only have posts: id, name, platform.
fn channels(world: &World, posts: &[PublicPost]) -> Vec<(String, String, &'static str)> {
    let mut channels: Vec<(String, String, &'static str)> = Vec::new();
    for account in &world.accounts {
        let platform = match account.adapter.as_str() {
            "telegram" => "telegram",
            "facebook" => "facebook",
            "zalo" => "zalo",
            "wordpress" => "wordpress",
            "loudspeaker" => "loudspeaker",
            _ => "folder",
        };
        channels.push((account.channel.clone(), account.title.clone(), platform));
    }
    for post in posts {
        if !channels.iter().any(|(channel, _, _)| *channel == post.channel) {
            channels.push((post.channel.clone(), post.channel.clone(), post.platform));
        }
    }
    channels
}

fn kind(platform: &str, lang: Lang) -> &'static str {
    let word = match platform {
        "telegram" => words::TELEGRAM,
        "facebook" => words::FACEBOOK,
        "zalo" => words::ZALO,
        "wordpress" => words::WORDPRESS,
        "loudspeaker" => words::LOUDSPEAKER,
        _ => words::OTHER,
    };
    word.say(lang)
}

fn card(post: &PublicPost, world: &World, lang: Lang) -> Card {
    let local = |at: At| at.with_timezone(&Ho_Chi_Minh);
    let own = |address: &String| address.strip_prefix(&world.url).unwrap_or(address).to_owned();
    Card {
        time: post.shown_at.map(|at| local(at).format("%H:%M · %d/%m/%Y").to_string()).unwrap_or_default(),
        machine_time: post.shown_at.map(|at| local(at).to_rfc3339()).unwrap_or_default(),
        title: post.title.clone().filter(|title| !title.is_empty()),
        paragraphs: post.text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect(),
        pictures: post.pictures.iter().map(own).filter(|address| address.starts_with("/media/")).collect(),
        link: post.link.clone(),
        double: (post.reveals > 1).then(|| words::TIMES.with(lang, &[("count", &post.reveals)])),
    }
}
