//! The WordPress adapter and a site on which people work too: what they do there between stage and reveal, what a visitor
//! gets to see, and what is left after a withdrawal.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use loa::adapters::{Out, wordpress};
use loa::domain::delivery::State;
use loa::domain::outcome::{Failure, Found, Receipt, Revealed};
use loa::domain::post::{Post, PostMedia};
use loa::http::{Call, Http, Network, RequestBody};
use loa::i18n::Lang;
use loa::sandbox::account::Account;
use serde_json::{Value, json};

use crate::against_sandbox::Play;
use crate::support::databases::databases;
use crate::support::platforms::Platforms;
use crate::support::world::{minutes, start};

const TITLE: &str = "Giá < 5 triệu <img src=x onerror=alert(1)> [gallery] & “A”";
const AS_HTML: &str = "Giá &lt; 5 triệu &lt;img src=x onerror=alert(1)&gt; [gallery] &amp; “A”";

struct Site {
    play: Play,
    http: Http,
    api: String,
    authorization: String,
}

async fn site(role: &str) -> Site {
    posting(role, |post| post).await
}

async fn posting(role: &str, change: impl Fn(Post) -> Post) -> Site {
    let play = Play::posting(&wordpress::KIND, &[("role", role)], change).await;
    let settings = play.sandbox.overrides("kenh");
    let pair = format!("{}:{}", settings["user"], play.account.secrets["app_password"].expose());
    let authorization = format!("Basic {}", STANDARD.encode(pair));
    let api = format!("{}/wp-json/wp/v2", settings["api_url"]);
    Site { play, http: Network::new().unwrap().http(Vec::new()), api, authorization }
}

impl Site {
    /// What somebody who is logged in on the site does.
    async fn person(&self, method: &str, path: &str, body: Value) -> Value {
        let url = format!("{}{path}", self.api);
        let call = match method {
            "GET" => Call::get(url),
            "DELETE" => Call::delete(url),
            _ => Call::post(url, RequestBody::Json(body)),
        };
        let call = call.header("authorization", self.authorization.as_str());
        self.http.ask(call).await.unwrap().json().unwrap()
    }

    async fn visitor(&self, path: &str) -> Value {
        self.http.ask(Call::get(format!("{}{path}", self.api))).await.unwrap().json().unwrap()
    }

    async fn post(&self, staged: &str) -> Value {
        self.person("GET", &format!("/posts/{}?context=edit", number(staged)), Value::Null).await
    }

    /// How many pictures anyone can list.
    async fn listed(&self) -> usize {
        self.visitor("/media").await.as_array().unwrap().len()
    }

    async fn withdraw(&self, receipt: &Receipt, staged: &str) -> Result<(), Failure> {
        self.play.adapter.withdraw().unwrap().withdraw(&Out { receipt, staged }).await
    }
}

fn number(staged: &str) -> u64 {
    serde_json::from_str::<Value>(staged).unwrap()["post"].as_u64().unwrap()
}

fn code<T: std::fmt::Debug>(result: Result<T, Failure>) -> String {
    result.map_or_else(|failure| format!("{} {}", failure.class.as_str(), failure.code), |done| format!("{done:?}"))
}

fn several(post: Post) -> Post {
    let picture =
        |n: u8| PostMedia { alt: Some(format!("Cổng <mới> 10{n}%ab [gallery]")), ..post.media[0].clone() };
    let media = vec![picture(0), picture(1), picture(2)];
    let body =
        "Giá < 5 <mới>\n\n[gallery ids=\"1\"] <script>alert(1)</script> [đây](https://a.example/?b[]=1&c=2)".into();
    Post { title: TITLE.into(), summary: Some("‹mới> <mới> [audio]".into()), body, media, ..post }
}

/// An Editor's words are stored as they come, an Author's are filtered: both sites hold the same, and show it as typed.
#[tokio::test]
async fn what_was_typed_is_what_is_read() {
    for role in ["editor", "author"] {
        let site = posting(role, several).await;
        let staged = site.play.stage().await;
        site.play.reveal(&staged).await.unwrap();
        let post = site.post(&staged).await;
        assert_eq!(post["title"]["raw"], AS_HTML, "{role}");
        assert_eq!(post["excerpt"]["raw"], "‹mới&gt; &lt;mới&gt; &#091;audio]");
        let seen = site.visitor(&format!("/posts/{}", number(&staged))).await;
        let content = seen["content"]["rendered"].as_str().unwrap();
        for piece in [
            "<p>Giá &lt; 5 &lt;mới&gt;</p>",
            "&#091;gallery ids=",
            "&lt;script&gt;",
            "https://a.example/?b&#091;]=1&amp;c=2",
        ] {
            assert!(content.contains(piece), "{role}: {piece} in {content}");
        }
        let media = site.visitor("/media").await;
        assert_eq!(media[0]["alt_text"], "Cổng &lt;mới&gt; 102&#037;ab [gallery]");
        assert!(!media[0]["caption"]["rendered"].as_str().unwrap().contains("<mới>"));
    }
}

/// In the block editor's own form: by the class a theme finds the smaller versions for a phone.
#[tokio::test]
async fn pictures_are_the_editors_own_blocks() {
    let site = posting("editor", several).await;
    let staged = site.play.stage().await;
    let post = site.post(&staged).await;
    let content = post["content"]["raw"].as_str().unwrap();
    let picture = serde_json::from_str::<Value>(&staged).unwrap()["media"][1].clone();
    let (id, size) = (&picture["id"], picture["size"].as_str().unwrap());
    assert_eq!(size, "large", "as wide as a page, not as a camera");
    let file = site.http.ask(Call::get(picture["address"].as_str().unwrap())).await.unwrap();
    assert_eq!(file.header("content-type"), Some("image/jpeg"));
    let block = format!("<!-- wp:image {{\"id\":{id},\"sizeSlug\":\"{size}\",\"linkDestination\":\"none\"}} -->");
    assert!(content.contains(&block) && content.contains(&format!("class=\"wp-image-{id}\"")), "{content}");
    assert!(content.contains("<!-- wp:gallery ") && content.ends_with("--></p>"), "{content}");
    assert_eq!(post["featured_media"], serde_json::from_str::<Value>(&staged).unwrap()["media"][0]["id"]);
}

/// Fifteen minutes before the minute, and after a withdrawal, nobody finds the pictures.
#[tokio::test]
async fn nothing_of_a_draft_is_listed_and_nothing_of_a_withdrawal_is_left() {
    let site = posting("editor", several).await;
    let before = site.listed().await;
    let staged = site.play.stage().await;
    assert_eq!(site.listed().await, before);
    let receipt = site.play.reveal(&staged).await.unwrap();
    assert!(site.listed().await > before, "with its post a picture is seen");
    for _ in 0..2 {
        assert_eq!(code(site.withdraw(&receipt, &staged).await), "()");
        assert_eq!(site.post(&staged).await["status"], "draft");
        let pictures = site.person("GET", "/media", Value::Null).await;
        assert!(!pictures.to_string().contains("loa-0123456789abcdef"), "{pictures}");
    }
}

/// Somebody edits the draft, its address, and takes the mark away: the approved words are published all the same.
#[tokio::test]
async fn an_edited_draft_goes_out_as_it_was_approved() {
    let site = site("editor").await;
    let staged = site.play.stage().await;
    let before = site.post(&staged).await;
    let edit = json!({ "title": "Hoãn họp", "content": "<p>Nghe nói hoãn.</p>", "excerpt": "", "slug": "hoan-hop",
                       "featured_media": 0, "password": "bi-mat", "date_gmt": "2030-01-01T00:00:00" });
    site.person("POST", &format!("/posts/{}", number(&staged)), edit).await;
    assert_eq!(site.play.adapter.reconcile().unwrap().find(&site.play.job(), &staged).await, Ok(Found::No));
    let revealed = site.play.adapter.reveal(&site.play.job(), &staged, None).await.unwrap();
    let Revealed::Restored { receipt, undone } = revealed else { panic!("not told: {revealed:?}") };
    assert!(undone.contains("Hoãn họp"), "{undone}");
    let after = site.post(&staged).await;
    assert_eq!(after["status"], "publish");
    for field in ["title", "content", "excerpt"] {
        assert_eq!(after[field]["raw"], before[field]["raw"], "{field}");
    }
    assert_eq!((&after["slug"], &after["featured_media"]), (&before["slug"], &before["featured_media"]));
    assert_eq!(receipt.id, number(&staged).to_string());
    assert_eq!(site.play.shown(), 1);
}

/// The minute of a late post is the minute at which it is shown.
#[tokio::test]
async fn a_late_post_is_not_dated_back() {
    let site = site("editor").await;
    let staged = site.play.stage().await;
    site.play.pass(3 * 3_600_000);
    site.play.reveal(&staged).await.unwrap();
    let due = site.play.job().due_at.format("%Y-%m-%dT%H").to_string();
    let dated = site.post(&staged).await["date_gmt"].as_str().unwrap().to_owned();
    assert!(!dated.starts_with(&due), "{dated} is the due time");
}

/// What a person on the site did with the draft stays as it is, and the log says so.
#[tokio::test]
async fn a_persons_act_on_the_site_is_respected() {
    let ahead = "2030-01-01T00:00:00";
    for (method, change, status, want) in [
        ("DELETE", json!({}), "trash", "permanent draft_trashed"),
        ("POST", json!({ "status": "future", "date_gmt": ahead }), "future", "permanent draft_rescheduled"),
        ("POST", json!({ "status": "private" }), "private", "permanent draft_private"),
        ("POST", json!({ "status": "pending" }), "pending", "permanent draft_pending"),
        ("POST", json!({ "status": "publish", "content": "<p>Sớm hơn</p>" }), "publish", "permanent published_on_site"),
    ] {
        let site = site("editor").await;
        let staged = site.play.stage().await;
        site.person(method, &format!("/posts/{}", number(&staged)), change).await;
        assert_eq!(code(site.play.reveal(&staged).await), want);
        let unstaged = code(site.play.adapter.unstage(&staged).await);
        let kept = if status == "trash" { "()" } else { want };
        assert_eq!(unstaged.replace("public", "published_on_site"), kept);
        assert_eq!(site.post(&staged).await["status"], status, "after {want}");
        let found = site.play.adapter.reconcile().unwrap().find(&site.play.job(), &staged).await;
        assert_eq!(found, Ok(Found::CannotTell), "{status}");
    }
    let site = site("editor").await;
    let staged = site.play.stage().await;
    site.person("DELETE", &format!("/posts/{}?force=true", number(&staged)), Value::Null).await;
    assert_eq!(code(site.play.reveal(&staged).await), "permanent draft_deleted");
}

/// Published early on the site, but with the approved words: it is out, once.
#[tokio::test]
async fn what_a_person_published_as_it_was_approved_is_out() {
    let site = site("editor").await;
    let staged = site.play.stage().await;
    site.person("POST", &format!("/posts/{}", number(&staged)), json!({ "status": "publish" })).await;
    let receipt = site.play.reveal(&staged).await.unwrap();
    assert_eq!((receipt.id, site.play.shown()), (number(&staged).to_string(), 1));
}

/// A person said that it is out: the post is taken back by the number that staging left, never by what was typed.
#[tokio::test]
async fn a_persons_word_is_withdrawn_by_the_posts_own_number() {
    let site = site("editor").await;
    let staged = site.play.stage().await;
    site.play.reveal(&staged).await.unwrap();
    let word = Receipt::word("van-hoa", None, Some("https://xa.example/bai-khac/".into()));
    assert_eq!(code(site.withdraw(&word, "").await), "permanent no_own_id");
    assert_eq!(site.play.shown(), 1, "nothing was sent");
    assert_eq!(code(site.withdraw(&word, &staged).await), "()");
    assert_eq!(site.play.shown(), 0);
}

/// Only its address was changed: the address is given back, and that is told too.
#[tokio::test]
async fn a_moved_draft_gets_its_address_back() {
    let site = site("editor").await;
    let staged = site.play.stage().await;
    let before = site.post(&staged).await;
    site.person("POST", &format!("/posts/{}", number(&staged)), json!({ "slug": "dia-chi-khac" })).await;
    let revealed = site.play.adapter.reveal(&site.play.job(), &staged, None).await.unwrap();
    assert!(matches!(&revealed, Revealed::Restored { undone, .. } if undone.contains("dia-chi-khac")), "{revealed:?}");
    assert_eq!(site.post(&staged).await["slug"], before["slug"]);
}

/// What somebody changed and what was done about it stands in the log, beside a delivery that was delivered.
#[tokio::test]
async fn the_log_says_that_a_draft_was_edited() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        let due = start() + minutes(60);
        p.world.apply(vec![p.world.text("tin", "wordpress", due, "Nội dung")]).await;
        p.world.approve_all().await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due - minutes(1)).await;
        let account = Account::generate("wordpress", "wordpress", BTreeMap::new());
        let pair = format!("{}:{}", account.settings["user"], account.secrets["app_password"].expose());
        let draft = p.entries().await[0].delivery.clone();
        let found = p.on_platform("wordpress")[0].id.clone();
        let url = format!("{}/wp-json/wp/v2/posts/{found}", p.sandbox.overrides("wordpress")["api_url"]);
        let edit = Call::post(url, RequestBody::Json(json!({ "content": "<p>Nghe nói hoãn.</p>" })));
        let edit = edit.header("authorization", format!("Basic {}", STANDARD.encode(pair)));
        assert!(Network::new().unwrap().http(Vec::new()).ask(edit).await.unwrap().is_success());
        p.world.play(&mut daemon, due + minutes(1)).await;
        let entries = p.entries().await;
        assert_eq!(entries[0].delivery.state, State::Delivered, "{}", p.world.print().await);
        assert_eq!(entries[0].delivery.content_hash, draft.content_hash);
        let last = entries[0].attempts.last().unwrap();
        assert_eq!((last.class.as_deref(), last.code.as_deref()), (Some("done"), Some("draft_restored")));
        assert!(p.shown("wordpress")[0].text.contains("Nội dung"));
        let mut log = Vec::new();
        loa::report::log::write_text(&mut log, Lang::Vi, &entries, chrono_tz::Asia::Ho_Chi_Minh, 200).unwrap();
        let words: String = String::from_utf8(log).unwrap().split(['│', '┆', '\n']).map(str::trim).collect();
        assert!(words.contains("có người"), "{words}");
    }
}
