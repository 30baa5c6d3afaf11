//! The suite over [`ADAPTERS`]: what every adapter promises, held against a server that breaks off, fails or chatters.

use loa::adapters::{ADAPTERS, AdapterKind, FieldForm};
use loa::domain::outcome::{Class, Failure, Receipt, Revealed};
use loa::domain::post::Post;

use crate::sample::{Opened, Sample, channel, out, sample};
use crate::scripted::{Answer, Scripted, nobody};

/// Adapters that speak to no network.
const LOCAL: &[&str] = &["folder", "loudspeaker", "task"];

/// Every built adapter that speaks to a network, with its row. One without a row fails.
fn rows() -> Vec<(&'static AdapterKind, Sample)> {
    let built = ADAPTERS.iter().copied().filter(|kind| !LOCAL.contains(&kind.name) && !kind.fields.is_empty());
    built
        .map(|kind| {
            let row = sample(kind.name).unwrap_or_else(|| panic!("{} has no row in tests/it/sample.rs", kind.name));
            (kind, row)
        })
        .collect()
}

/// A reveal whose visible call gets this answer: what it became, and how many visible calls were made.
async fn reveal_answered(kind: &AdapterKind, row: &Sample, answer: Answer) -> (Result<Revealed, Failure>, u32) {
    let script = row.before_commit.iter().cloned().chain([answer]).collect();
    let server = Scripted::start(script, Answer::Text(500, "the script is over")).await;
    let opened = Opened::at(&server.url(), kind, row);
    (opened.reveal(row).await, opened.http.commits())
}

#[tokio::test]
async fn a_reveal_without_a_reply_is_unknown() {
    for (kind, row) in rows() {
        let answers = [
            Answer::Silence,
            Answer::Text(500, "{}"),
            Answer::Text(502, "<html>Bad Gateway</html>"),
            Answer::Text(503, ""),
            Answer::Text(200, "<html>"),
        ];
        for (index, answer) in answers.into_iter().enumerate() {
            let (revealed, commits) = reveal_answered(kind, &row, answer).await;
            let class = revealed.expect_err("there was no good reply").class;
            assert_eq!((class, commits), (Class::Unknown, 1), "{}: answer {index}", kind.name);
        }
    }
}

#[tokio::test]
async fn a_reveal_that_never_left_is_retried() {
    for (kind, row) in rows() {
        let opened = Opened::at(&nobody().await, kind, &row);
        let failure = opened.reveal(&row).await.expect_err("nobody listens");
        assert_eq!(failure.class, Class::Retry, "{}: {failure}", kind.name);
    }
}

#[tokio::test]
async fn a_reveal_makes_one_visible_call() {
    for (kind, row) in rows() {
        let script = row.before_commit.iter().chain(&row.commit).cloned().collect();
        let server = Scripted::start(script, Answer::Text(500, "the script is over")).await;
        let opened = Opened::at(&server.url(), kind, &row);
        let revealed = opened.reveal(&row).await.unwrap_or_else(|failure| panic!("{}: {failure}", kind.name));
        assert_eq!(opened.http.commits(), 1, "{}", kind.name);
        let Revealed::Done(receipt) = revealed else { panic!("{}: the sample is not done", kind.name) };
        assert!(!receipt.id.is_empty(), "{}", kind.name);
    }
}

/// The platform's answer is full of secrets, moved by a few characters each time: a message that is cut in the middle of
/// one would tell half of it.
#[tokio::test]
async fn no_failure_tells_a_secret() {
    for (kind, row) in rows() {
        let secrets: Vec<&str> =
            row.secrets.iter().map(|(_, secret)| *secret).chain(row.derived.iter().copied()).collect();
        for shift in [0, 7, 14, 21] {
            let (status, body) = (row.echo)(&format!("echo{} {}", ".".repeat(shift), secrets.join(" ").repeat(40)));
            let said = all_failures(kind, &row, Answer::Json(status, body)).await;
            assert!(said.contains("echo"), "{} never says what the platform said: {said}", kind.name);
            for secret in &secrets {
                let start = &secret[..10];
                assert!(!said.contains(start), "{} tells {secret}: {said}", kind.name);
            }
        }
    }
}

/// What every verb says when everything is answered so.
async fn all_failures(kind: &AdapterKind, row: &Sample, answer: Answer) -> String {
    let server = Scripted::start(Vec::new(), answer).await;
    let opened = Opened::at(&server.url(), kind, row);
    let (adapter, job) = (&opened.adapter, opened.job());
    let mut failures = vec![
        adapter.check().await.map(drop).err(),
        adapter.stage(&job, None).await.map(drop).err(),
        adapter.reveal(&job, &row.staged, None).await.map(drop).err(),
        adapter.unstage(&row.staged).await.err(),
    ];
    if let Some(reconcile) = adapter.reconcile() {
        failures.push(reconcile.find(&job, &row.staged).await.map(drop).err());
    }
    if let Some(withdraw) = adapter.withdraw() {
        let receipt = Receipt { id: row.receipt.to_owned(), link: None };
        failures.push(withdraw.withdraw(&out(&receipt)).await.err());
    }
    if let Some(renew) = adapter.renew() {
        failures.push(renew.renew().await.map(drop).err());
    }
    failures.into_iter().flatten().map(|failure| format!("{failure} {failure:?}\n")).collect()
}

#[test]
fn limits_hold_at_n_and_one_more() {
    for (kind, row) in rows() {
        let channel = channel(kind, &row);
        assert!(!row.limits.is_empty(), "{} has no limits", kind.name);
        for limit in &row.limits {
            let name = format!("{}: {}", kind.name, limit.name);
            if let Err(refused) = (kind.render)(&channel, &(limit.grow)(limit.at)) {
                panic!("{name} refuses {}: {refused:?}", limit.at);
            }
            let refused = (kind.render)(&channel, &(limit.grow)(limit.at + 1)).err().unwrap_or_default();
            let right = refused.len() == 1 && refused[0].part == limit.part && (limit.problem)(&refused[0].problem);
            assert!(right, "{name} answers to {} with {refused:?}", limit.at + 1);
        }
    }
}

/// What an approval binds to: the same post renders to the same bytes, and another one does not.
#[test]
fn a_changed_post_has_another_hash() {
    for (kind, row) in rows() {
        let channel = channel(kind, &row);
        let hash = |post: &Post| (kind.render)(&channel, post).map(|payload| payload.hash()).unwrap();
        let mut changed = row.post.clone();
        changed.body.push('!');
        assert_eq!(hash(&row.post), hash(&row.post), "{}", kind.name);
        assert_ne!(hash(&row.post), hash(&changed), "{}", kind.name);
    }
}

/// Where secrets are sent, nobody reads them on the way.
#[test]
fn addresses_that_get_secrets_must_be_safe() {
    for (kind, row) in rows() {
        for name in row.addresses {
            let field = kind.fields.iter().find(|field| field.name == *name);
            assert_eq!(field.map(|field| field.form), Some(FieldForm::Endpoint), "{}: {name}", kind.name);
        }
    }
}
