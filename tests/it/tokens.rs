//! Tokens that rotate: what dies between two calls is exchanged at once, and what a person entered last is what is used.

use std::sync::Arc;

use loa::actions::{Which, cancel, login};
use loa::daemon::channels::variable;
use loa::event::{Alert, Event};
use loa::http::{Call, Network, RequestBody};
use loa::sandbox::fault::{Fault, FaultPlan, FaultRule, FaultWhen};
use loa::secret::Secret;
use loa::store::deliveries::Filter;
use loa::store::trouble;
use loa::store::{channels, secrets};
use serde_json::Value;

use crate::support::databases::databases;
use crate::support::plans::At;
use crate::support::platforms::Platforms;
use crate::support::world::{actor, minutes, start};

fn due() -> At {
    start() + minutes(60)
}

async fn planned(p: &Platforms, item: &str, due: At) {
    p.world.apply(vec![p.world.text(item, "zalo", due, "Nội dung")]).await;
    p.world.approve_all().await;
}

fn given(p: &Platforms, field: &str) -> Secret {
    p.world.given[&variable("zalo", field)].clone()
}

/// The line of an item in the world.
async fn line(p: &Platforms, item: &str) -> String {
    let printed = p.world.print().await;
    printed.lines().find(|line| line.starts_with(item)).unwrap().to_owned()
}

/// The effect of the update is known to the platform: nothing is left to a later guess.
#[tokio::test]
async fn a_token_that_dies_after_the_update_is_renewed_at_once() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        planned(&p, "tin", due()).await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() - minutes(1)).await;
        p.sandbox.set_faults(FaultPlan::one("zalo", "post article/verify", FaultWhen::Nth(1), Fault::TokenDeath));
        p.world.play(&mut daemon, due() + minutes(5)).await;
        let line = line(&p, "tin").await;
        assert!(line.contains("delivered") && line.contains("reveal:relogin"), "{line}");
        assert!(!line.contains("reveal:unknown"), "{line}");
        let late_s: i64 = line.split('+').nth(1).unwrap().split('s').next().unwrap().parse().unwrap();
        assert!(late_s < 10, "{line}");
        assert_eq!(p.times_stopped("zalo"), 0);
    }
}

/// A draft that nobody can take back, because the tokens are dead and cannot be exchanged for now.
#[tokio::test]
async fn a_draft_behind_a_dead_token_is_not_asked_for_for_ever() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        planned(&p, "tin", due()).await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() - minutes(10)).await;
        let rule = |platform: &str, route: &str, when, fault| FaultRule {
            platform: platform.to_owned(),
            route: route.to_owned(),
            when,
            fault,
        };
        let dead = rule("zalo", "*", FaultWhen::EveryNth(1), Fault::TokenDeath);
        let busy = rule("zalo-oauth", "*", FaultWhen::EveryNth(1), Fault::RateLimit(30));
        p.sandbox.set_faults(FaultPlan { rules: vec![dead, busy] });
        let all = Which::Fitting(Filter::default());
        cancel::cancel(&p.world.store, &actor(), &all, "thôi", p.world.clock.now()).await.unwrap();
        p.world.play(&mut daemon, due() + minutes(170)).await;
        let asked = line(&p, "tin").await.matches("unstage:relogin").count();
        assert!((2..=20).contains(&asked), "asked {asked} times in three hours");
        let told = p
            .world
            .events
            .lock()
            .unwrap()
            .iter()
            .filter(|e| matches!(e, Event::Alert { what: Alert::Unrenewed { .. } }))
            .count();
        assert_eq!(told, 1, "an exchange that does not come through is told once");
        let mut tx = p.world.store.read().await.unwrap();
        let named = trouble::all_unrenewed(&mut tx).await.unwrap();
        assert_eq!(named.iter().map(|u| u.channel.as_str()).collect::<Vec<_>>(), ["zalo"]);
    }
}

/// Exchanges a pair beside the program, as an administrator of the account does who gives consent again.
async fn consent(p: &Platforms, refresh_token: &Secret) -> [(String, Secret); 2] {
    let form = vec![
        ("refresh_token", refresh_token.expose().to_owned()),
        ("app_id", given(p, "app_id").expose().to_owned()),
        ("grant_type", "refresh_token".to_owned()),
    ];
    let oauth = &p.sandbox.overrides("zalo")["oauth_url"];
    let call = Call::post(format!("{oauth}/v4/oa/access_token"), RequestBody::Form(form));
    let call = call.header("secret_key", given(p, "secret_key").expose());
    let pair: Value = Network::new().unwrap().http(Vec::new()).ask(call).await.unwrap().json().unwrap();
    ["access_token", "refresh_token"].map(|field| (field.to_owned(), Secret::new(pair[field].as_str().unwrap())))
}

#[tokio::test]
async fn what_was_entered_last_wins() {
    for database in databases().await {
        let mut p = Platforms::new(&database).await;
        planned(&p, "tin-1", due()).await;
        let typed = consent(&p, &given(&p, "refresh_token")).await;
        let (now, who) = (p.world.clock.now(), actor());
        login::login(&p.world.store, p.world.vault(), &who, "zalo", &typed, None, now).await.unwrap();
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() + minutes(5)).await;
        let line_1 = line(&p, "tin-1").await;
        assert!(line_1.contains("delivered") && !line_1.contains("relogin"), "typed over the environment: {line_1}");

        let newer = consent(&p, &typed[1].1).await;
        let mut environment = (*p.world.given).clone();
        environment.extend(newer.into_iter().map(|(field, secret)| (variable("zalo", &field), secret)));
        p.world.given = Arc::new(environment);
        login::confirm_environment(&p.world.store, &who, "zalo", p.world.clock.now()).await.unwrap();
        planned(&p, "tin-2", due() + minutes(60)).await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() + minutes(65)).await;
        let line_2 = line(&p, "tin-2").await;
        assert!(line_2.contains("delivered") && !line_2.contains("relogin"), "the environment over typed: {line_2}");
        assert_eq!(p.times_stopped("zalo"), 0);
    }
}

/// The program was exchanging tokens while a person entered something: other tokens win over the new pair, and a key
/// costs no pair.
#[tokio::test]
async fn an_exchange_overwrites_nothing_that_was_entered_meanwhile() {
    for typed in [&["access_token", "refresh_token"][..], &["secret_key"]] {
        for database in databases().await {
            let p = Platforms::new(&database).await;
            planned(&p, "tin", due()).await;
            let mut tx = p.world.store.write().await.unwrap();
            channels::end_renewal(&mut tx, "zalo", Some(p.world.clock.now())).await.unwrap();
            tx.commit().await.unwrap();
            let mut daemon = p.world.daemon();
            assert_eq!(daemon.tick().await.unwrap().in_flight, 1, "the exchange is under way");
            let given: Vec<_> = typed.iter().map(|field| ((*field).to_owned(), Secret::new("nguoi-nhap"))).collect();
            let (now, who) = (p.world.clock.now(), actor());
            login::login(&p.world.store, p.world.vault(), &who, "zalo", &given, None, now).await.unwrap();
            daemon.settle_moment().await.unwrap();
            for field in ["access_token", "refresh_token", "secret_key"] {
                let kept = sealed(&p, field).await;
                let is_typed = kept.as_deref() == Some("nguoi-nhap");
                assert_eq!(is_typed, typed.contains(&field), "{field} after {typed:?}: {kept:?}");
            }
            assert!(sealed(&p, "refresh_token").await.is_some(), "there is a pair");
        }
    }
}

async fn sealed(p: &Platforms, field: &str) -> Option<String> {
    let mut tx = p.world.store.read().await.unwrap();
    let all = secrets::of(&mut tx, "zalo").await.unwrap();
    let one = all.iter().find(|one| one.field == field)?;
    Some(p.world.vault().open("zalo", field, &one.sealed).unwrap().expose().to_owned())
}

/// The environment still gives the pair with which the program began, and somebody says once more that it is right.
#[tokio::test]
async fn a_pair_that_was_exchanged_is_never_offered_again() {
    for database in databases().await {
        let p = Platforms::new(&database).await;
        planned(&p, "tin-1", due()).await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() - minutes(30)).await;
        let mut tx = p.world.store.write().await.unwrap();
        channels::end_renewal(&mut tx, "zalo", Some(p.world.clock.now())).await.unwrap();
        tx.commit().await.unwrap();
        p.world.play(&mut daemon, due() + minutes(5)).await;
        login::confirm_environment(&p.world.store, &actor(), "zalo", p.world.clock.now()).await.unwrap();
        planned(&p, "tin-2", due() + minutes(60)).await;
        let mut daemon = p.world.daemon();
        p.world.play(&mut daemon, due() + minutes(65)).await;
        for item in ["tin-1", "tin-2"] {
            let line = line(&p, item).await;
            assert!(line.contains("delivered") && !line.contains("relogin"), "{line}");
        }
        assert_eq!(p.times_stopped("zalo"), 0);
    }
}
