//! What is said to Zalo and to a WordPress site, call by call, and what is made of the answers.

use std::collections::BTreeMap;

use loa::adapters::{self, Adapter, Job, OnAir, Opening};
use loa::domain::At;
use loa::domain::outcome::{Failure, Found, Receipt, Revealed, Staging};
use loa::domain::post::Payload;
use loa::http::{Http, Network};
use loa::media::MediaStore;
use loa::secret::Secret;
use serde_json::{Value, json};

use crate::scripted::{Answer, Scripted};

struct Stage {
    adapter: Box<dyn Adapter>,
    http: Http,
    server: Scripted,
}

fn ok(body: Value) -> Answer {
    Answer::Json(200, body)
}

async fn open(name: &str, script: Vec<Answer>) -> Stage {
    let server = Scripted::start(script, Answer::Text(500, "the script is over")).await;
    let address = server.url();
    let secrets = ["access_token", "refresh_token", "app_id", "secret_key", "app_password"];
    let secrets = secrets.map(|name| (name.to_owned(), Secret::new(format!("{name}-thu"))));
    let http = Network::new().unwrap().http(secrets.iter().map(|(_, secret)| secret.clone()).collect());
    let settings = [("api_url", address.as_str()), ("oauth_url", &address), ("oa_id", "oa-1"), ("user", "bientap")];
    let opening = Opening {
        channel: "kenh".to_owned(),
        settings: settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        secrets: BTreeMap::from(secrets),
        slots: Vec::new(),
        http: http.clone(),
        media: MediaStore::new("khong-co"),
    };
    let adapter = (adapters::find(name).unwrap().open)(opening).unwrap_or_else(|f| panic!("{f}"));
    Stage { adapter, http, server }
}

impl Stage {
    /// Method, path and body of each request.
    fn heard(&self) -> Vec<String> {
        let body = |request: &String| request.split_once("\r\n\r\n").map_or_else(String::new, |(_, b)| b.to_owned());
        let requests = self.server.lines().into_iter().zip(self.server.seen());
        requests.map(|(line, request)| format!("{line} {}", body(&request)).trim().to_owned()).collect()
    }
}

fn due() -> At {
    "2026-01-20T01:00:00Z".parse().unwrap()
}

fn job(payload: &Payload) -> Job<'_> {
    Job { key: "k7", payload, due_at: due(), date: "2026-01-20".parse().unwrap(), slot: None, air: OnAir::default() }
}

fn payload(body: Value) -> Payload {
    Payload { body, media: Vec::new() }
}

fn said<T: std::fmt::Debug>(result: Result<T, Failure>) -> String {
    match result {
        Ok(done) => format!("{done:?}"),
        Err(failure) => format!("{} {}", failure.class.as_str(), failure.code),
    }
}

mod zalo {
    use super::{Answer, Found, Payload, Receipt, Revealed, Staging, job, json, ok, open, payload, said};

    fn article() -> Payload {
        payload(json!({ "type": "normal", "title": "Khai mạc" }))
    }

    fn job_token(token: &str) -> Answer {
        ok(json!({ "error": 0, "data": { "token": token } }))
    }

    fn processing() -> Answer {
        ok(json!({ "error": -214, "message": "Article is being processed" }))
    }

    fn id() -> Answer {
        ok(json!({ "error": 0, "data": { "id": "bai-1" } }))
    }

    fn detail(status: &str, link: &str) -> Answer {
        ok(json!({ "error": 0, "data": { "id": "bai-1", "status": status, "link_view": link } }))
    }

    #[tokio::test]
    async fn stages_hidden_and_waits_for_the_id() {
        let zalo = open("zalo", vec![job_token("viec=1"), processing(), id()]).await;
        let article = article();
        let working = |check_in_ms| Ok(Staging::Working { resume: "job:viec=1".to_owned(), check_in_ms });
        assert_eq!(zalo.adapter.stage(&job(&article), None).await, working(2_000));
        assert_eq!(zalo.adapter.stage(&job(&article), Some("job:viec=1")).await, working(5_000));
        let ready = zalo.adapter.stage(&job(&article), Some("job:viec=1")).await;
        assert_eq!(ready, Ok(Staging::Ready("bai-1".to_owned())));
        assert_eq!(
            zalo.heard(),
            [
                r#"POST /v2.0/article/create {"type":"normal","title":"Khai mạc","status":"hide"}"#,
                r#"POST /v2.0/article/verify {"token":"viec=1"}"#,
                r#"POST /v2.0/article/verify {"token":"viec=1"}"#,
            ]
        );
        assert_eq!(zalo.http.commits(), 0);
    }

    #[tokio::test]
    async fn shows_by_one_update_and_takes_the_link_it_is_given() {
        let list = json!({ "error": 0, "data": { "total": 1, "medias": [{ "id": "bai-1", "link_view": "https://a.example/x" }] } });
        let zalo = open("zalo", vec![job_token("viec=2"), processing(), id(), detail("show", ""), ok(list)]).await;
        let article = article();
        for _ in 0..2 {
            let resume = if zalo.http.commits() == 0 { None } else { Some("viec=2") };
            let working = zalo.adapter.reveal(&job(&article), "bai-1", resume).await;
            assert!(matches!(working, Ok(Revealed::Working { .. })), "{working:?}");
        }
        let receipt = Receipt { id: "bai-1".to_owned(), link: Some("https://a.example/x".to_owned()) };
        let done = zalo.adapter.reveal(&job(&article), "bai-1", Some("viec=2")).await;
        assert_eq!(done, Ok(Revealed::Done(receipt)));
        assert_eq!(zalo.http.commits(), 1);
        assert_eq!(
            zalo.heard(),
            [
                r#"POST /v2.0/article/update {"type":"normal","title":"Khai mạc","status":"show","id":"bai-1"}"#,
                r#"POST /v2.0/article/verify {"token":"viec=2"}"#,
                r#"POST /v2.0/article/verify {"token":"viec=2"}"#,
                "GET /v2.0/article/getdetail?id=bai-1",
                "GET /v2.0/article/getslice?offset=0&limit=10&type=normal",
            ]
        );
    }

    /// The proof is there; a link that does not come is not waited for as long as a call may take.
    #[tokio::test]
    async fn gives_its_receipt_without_a_link_that_does_not_come() {
        let zalo = open("zalo", vec![id(), detail("show", ""), Answer::Hang]).await;
        let article = article();
        let job = job(&article);
        let revealed = zalo.adapter.reveal(&job, "bai-1", Some("viec=2"));
        let revealed = tokio::time::timeout(loa::http::CALL_MAX / 2, revealed).await.expect("it waits for the link");
        assert_eq!(revealed, Ok(Revealed::Done(Receipt { id: "bai-1".to_owned(), link: None })));
    }

    #[tokio::test]
    async fn after_the_update_nothing_is_sworn() {
        let refused = || ok(json!({ "error": -216, "message": "Access token is invalid" }));
        for (script, resume, want) in [
            (vec![Answer::Silence], None, "unknown lost_reply"),
            (vec![Answer::Json(502, json!(""))], None, "unknown http_502"),
            (vec![refused()], None, "relogin -216"),
            // Said of the look alone: what is in doubt since the update stays so while tokens are exchanged.
            (vec![refused()], Some("viec=2"), "relogin -216"),
            (vec![Answer::Silence], Some("viec=2"), "unknown lost_reply"),
            (vec![id(), Answer::Silence], Some("viec=2"), "unknown lost_reply"),
            (vec![id(), detail("hide", "")], Some("viec=2"), "retry still_hidden"),
        ] {
            let zalo = open("zalo", script).await;
            assert_eq!(said(zalo.adapter.reveal(&job(&article()), "bai-1", resume).await), want);
        }
    }

    #[tokio::test]
    async fn reads_back_and_takes_back() {
        let unknown = || ok(json!({ "error": -201, "message": "id is invalid!" }));
        let link = "https://a.example/x";
        for (answer, want) in [
            (detail("hide", ""), Found::No),
            (detail("show", link), Found::Yes(Receipt { id: "bai-1".to_owned(), link: Some(link.to_owned()) })),
            (unknown(), Found::CannotTell),
        ] {
            let zalo = open("zalo", vec![answer]).await;
            assert_eq!(zalo.adapter.reconcile().unwrap().find(&job(&article()), "bai-1").await, Ok(want));
        }
        let zalo = open("zalo", vec![detail("hide", ""), ok(json!({ "error": 0 })), unknown()]).await;
        assert_eq!(zalo.adapter.unstage("bai-1").await, Ok(()));
        assert_eq!(zalo.adapter.unstage("bai-1").await, Ok(()), "what is gone already is fine");
        assert_eq!(zalo.heard()[1], r#"POST /v2.0/article/remove {"id":"bai-1"}"#);
        let zalo = open("zalo", vec![processing(), id(), detail("show", link)]).await;
        let working = zalo.adapter.unstage("job:viec=1").await.unwrap_err();
        assert_eq!(working.class.as_str(), "retry", "what is half made is waited for");
        let public = zalo.adapter.unstage("job:viec=1").await.unwrap_err();
        assert_eq!(public.code, "public", "what is shown is not taken back as a draft");
    }

    #[tokio::test]
    async fn exchanges_tokens_once() {
        let pair = json!({ "access_token": "moi-a", "refresh_token": "moi-r", "expires_in": "90000" });
        let zalo = open("zalo", vec![ok(pair)]).await;
        let renewed = zalo.adapter.renew().unwrap().renew().await.unwrap();
        assert_eq!((renewed.lifetime_ms, renewed.secrets["refresh_token"].expose()), (90_000_000, "moi-r"));
        assert_eq!(
            zalo.heard(),
            ["POST /v4/oa/access_token refresh_token=refresh_token-thu&app_id=app_id-thu&grant_type=refresh_token"]
        );
        let zalo = open("zalo", vec![Answer::Silence]).await;
        let lost = zalo.adapter.renew().unwrap().renew().await.err().unwrap();
        assert_eq!((lost.class.as_str(), lost.code.as_str()), ("relogin", "lost_reply"));
        assert_eq!(zalo.heard().len(), 1);
    }

    #[tokio::test]
    async fn checks_whose_token_it_is() {
        for (account, want) in [
            (json!({ "oaid": "oa-1", "name": "Xã", "is_verified": true, "package_name": "Nâng cao" }), "Xã"),
            (json!({ "oa_id": "oa-2", "name": "Xã khác" }), "relogin wrong_account"),
            (json!({ "oaid": "oa-1", "is_verified": false }), "relogin not_verified"),
            (json!({ "oaid": "oa-1", "package_name": "Cơ bản" }), "relogin package_too_low"),
        ] {
            let zalo = open("zalo", vec![ok(json!({ "error": 0, "data": account }))]).await;
            let identity = zalo.adapter.check().await;
            assert_eq!(identity.map_or_else(|f| said::<()>(Err(f)), |i| i.name), want);
        }
    }
}

mod wordpress {
    use super::{Answer, Payload, Receipt, Revealed, Stage, Staging, Value, job, json, ok, open, payload, said};

    fn index() -> Answer {
        ok(json!({ "name": "Xã", "namespaces": ["wp/v2"], "authentication": { "application-passwords": {} } }))
    }

    const CONTENT: &str = "<p>Khai mạc</p>\n<p><!-- loa:k7 --></p>";

    fn post(status: &str) -> Value {
        saying(status, CONTENT)
    }

    fn saying(status: &str, content: &str) -> Value {
        let words = |raw: &str| json!({ "raw": raw });
        json!({ "id": 12, "status": status, "link": "https://xa.example/bai/", "featured_media": 0,
                "slug": "khai-mac-k7", "title": words("Khai mạc"), "excerpt": words(""), "content": words(content) })
    }

    fn article() -> Payload {
        payload(json!({ "title": "Khai mạc", "excerpt": "", "slug": "khai-mac-k7", "content": "<p>Khai mạc</p>",
                        "closing": "<p><!-- loa:k7 --></p>", "captions": [] }))
    }

    const STAGED: &str = r#"{"post":12,"slug":"khai-mac-k7","media":[]}"#;

    fn calls(site: &Stage) -> Vec<String> {
        let line = |call: &String| call.replace("/wp-json/wp/v2", "").split('{').next().unwrap().trim().to_owned();
        site.heard().iter().skip(1).map(line).collect()
    }

    const BY_SLUG: &str =
        "GET /posts?slug=khai-mac-k7&status=publish%2Cfuture%2Cdraft%2Cpending%2Cprivate&context=edit";
    const BY_MARKER: &str =
        "GET /posts?search=loa%3Ak7&status=publish%2Cfuture%2Cdraft%2Cpending%2Cprivate&context=edit";

    #[tokio::test]
    async fn looks_before_it_creates() {
        for (answers, want) in [
            (vec![json!([]), json!([]), post("draft")], vec![BY_SLUG, BY_MARKER, "POST /posts"]),
            (vec![json!([post("draft")]), post("draft")], vec![BY_SLUG, "POST /posts/12"]),
            // Numbered by the site: another slug, our marker.
            (vec![json!([]), json!([post("draft")]), post("draft")], vec![BY_SLUG, BY_MARKER, "POST /posts/12"]),
            // Out already: nothing is touched.
            (vec![json!([post("publish")])], vec![BY_SLUG]),
        ] {
            let site = open("wordpress", [index()].into_iter().chain(answers.into_iter().map(ok)).collect()).await;
            let staged = site.adapter.stage(&job(&article()), None).await;
            assert_eq!(staged, Ok(Staging::Ready(STAGED.to_owned())));
            assert_eq!(calls(&site), want);
            assert_eq!(site.http.commits(), 0);
        }
    }

    /// The visible call says everything that was approved, and leaves the date to the moment at which it is shown.
    const SHOWN: &str = r#"POST /wp-json/wp/v2/posts/12 {"title":"Khai mạc","content":"<p>Khai mạc</p>\n<p><!-- loa:k7 --></p>","excerpt":"","status":"publish","date_gmt":null,"slug":"khai-mac-k7","featured_media":0,"password":""}"#;

    #[tokio::test]
    async fn publishes_the_approved_words_once() {
        let site = open("wordpress", vec![index(), ok(post("draft")), ok(post("publish")), ok(post("publish"))]).await;
        let receipt = Receipt { id: "12".to_owned(), link: Some("https://xa.example/bai/".to_owned()) };
        for _ in 0..2 {
            let done = site.adapter.reveal(&job(&article()), STAGED, None).await;
            assert_eq!(done, Ok(Revealed::Done(receipt.clone())));
        }
        assert_eq!(site.http.commits(), 1);
        assert_eq!(site.heard()[2], SHOWN);
    }

    /// A draft that somebody edited gets its words back unseen first; what the site would show otherwise is never shown.
    #[tokio::test]
    async fn an_edited_draft_is_published_as_it_was_approved_or_not_at_all() {
        let edited = || ok(saying("draft", "<p>Hoãn</p>"));
        let site = open("wordpress", vec![index(), edited(), ok(post("draft")), ok(post("publish"))]).await;
        assert!(site.adapter.reveal(&job(&article()), STAGED, None).await.is_ok());
        assert_eq!(site.heard()[2].replace("draft\"}", ""), SHOWN.split("publish").next().unwrap());
        assert_eq!((site.heard()[3].as_str(), site.http.commits()), (SHOWN, 1));
        let site = open("wordpress", vec![index(), edited(), edited()]).await;
        let refused = site.adapter.reveal(&job(&article()), STAGED, None).await.unwrap_err();
        assert_eq!((refused.code.as_str(), site.http.commits()), ("site_changes_words", 0));
        assert!(refused.message.contains("Khai mạc") && refused.message.contains("Hoãn"), "{refused}");
    }

    /// Other words that the site shows do not stay, and are not what was approved.
    #[tokio::test]
    async fn other_words_are_hidden_again_and_not_counted() {
        let other = || ok(saying("publish", "<p>Khai mạc, quảng cáo</p>"));
        for (after, want) in [
            (ok(post("draft")), "permanent site_changes_words"),
            (Answer::Silence, "unknown other_words"),
            (other(), "unknown other_words"),
        ] {
            let site = open("wordpress", vec![index(), ok(post("draft")), other(), after]).await;
            assert_eq!(said(site.adapter.reveal(&job(&article()), STAGED, None).await), want);
            assert_eq!(site.heard()[3], r#"POST /wp-json/wp/v2/posts/12 {"status":"draft"}"#);
        }
        let absent = || ok(json!([]));
        let site = open("wordpress", vec![index(), absent(), absent(), ok(saying("draft", "<p>Khai mạc</p>"))]).await;
        let staged = site.adapter.stage(&job(&article()), None).await;
        assert_eq!(said(staged), "permanent site_changes_words", "a filter is found hours before the minute");
        assert_eq!(site.heard()[4], "DELETE /wp-json/wp/v2/posts/12?force=true", "and leaves nothing behind");
    }

    #[tokio::test]
    async fn takes_only_our_post_in_public_for_a_success() {
        for (answers, want) in [
            (vec![ok(post("draft")), Answer::Silence], "unknown lost_reply"),
            (vec![ok(post("draft")), Answer::Json(502, json!(""))], "unknown http_502"),
            (vec![ok(post("draft")), ok(json!([post("publish")]))], "unknown not_our_post"),
            (vec![ok(post("draft")), ok(post("pending"))], "relogin no_rights"),
            (vec![ok(post("draft")), ok(post("future")), ok(post("draft"))], "retry planned"),
            (vec![ok(post("trash"))], "permanent draft_trashed"),
            (vec![ok(post("future"))], "permanent draft_rescheduled"),
            (vec![ok(post("private"))], "permanent draft_private"),
            (vec![ok(post("pending"))], "permanent draft_pending"),
            (vec![gone()], "permanent draft_deleted"),
            (vec![ok(saying("publish", "<p>Khai mạc sớm</p>"))], "permanent published_on_site"),
            (vec![Answer::Silence], "retry lost_reply"),
        ] {
            let site = open("wordpress", [index()].into_iter().chain(answers).collect()).await;
            assert_eq!(said(site.adapter.reveal(&job(&article()), STAGED, None).await), want);
        }
    }

    fn gone() -> Answer {
        Answer::Json(404, json!({ "code": "rest_post_invalid_id", "message": "Invalid post ID." }))
    }

    #[tokio::test]
    async fn does_not_sweep_away_what_became_public_or_a_person_took_in_hand() {
        for (status, want) in [
            ("publish", "permanent public"),
            ("future", "permanent draft_rescheduled"),
            ("private", "permanent draft_private"),
            ("trash", "()"),
        ] {
            let site = open("wordpress", vec![index(), ok(post(status))]).await;
            assert_eq!(said(site.adapter.unstage(STAGED).await), want);
            assert_eq!(calls(&site), ["GET /posts/12?context=edit"]);
        }
        let deleted = ok(json!({ "deleted": true }));
        let site = open("wordpress", vec![index(), ok(post("draft")), deleted, gone()]).await;
        assert_eq!(
            said(
                site.adapter
                    .unstage(r#"{"post":12,"media":[{"id":34,"address":"https://xa.example/a.jpg","size":"full"}]}"#)
                    .await
            ),
            "()"
        );
        assert_eq!(
            calls(&site),
            ["GET /posts/12?context=edit", "DELETE /posts/12?force=true", "DELETE /media/34?force=true"]
        );
    }

    #[tokio::test]
    async fn finds_the_plain_address_of_the_api() {
        let absent = Answer::Json(404, json!("no such page"));
        let user = json!({ "id": 3, "name": "Biên tập", "capabilities":
            { "publish_posts": true, "upload_files": true } });
        let site = open("wordpress", vec![absent, index(), index(), ok(user)]).await;
        assert_eq!(site.adapter.check().await.unwrap().name, "Xã · Biên tập");
        assert_eq!(site.heard()[3], "GET /?rest_route=%2Fwp%2Fv2%2Fusers%2Fme&context=edit");
        let off = ok(json!({ "name": "Xã", "namespaces": ["wp/v2"], "authentication": [] }));
        let site = open("wordpress", vec![index(), off]).await;
        assert_eq!(said(site.adapter.check().await), "relogin app_passwords_off");
    }
}
