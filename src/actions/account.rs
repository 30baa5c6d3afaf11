//! Signing in: one-time links, passwords, sessions. Who the people are and what they may do stands in the staff.
//!
//! No account without a person of the staff: whoever leaves it, or whose roles end, is signed out by that alone. Who gives
//! a link could sign in by it, so it takes the right to give roles over everything that its person holds.

use chrono::TimeDelta;
use serde_json::json;

use super::actor::{actor, today};
use super::{ActResult, Actor, Origin, Refusal, directory, note};
use crate::domain::At;
use crate::domain::diagnostic::nearest;
use crate::domain::staff::{Grant, Role, Verb};
use crate::secret::Secret;
use crate::secret::password::{LEAST, MOST, hash, is_right, new_token, token_hash};
use crate::store::accounts::{self, InvitationRecord, SessionRecord};
use crate::store::{Store, Tx};

/// The one person of an office that declares no staff; no id of staff has this form.
pub const SOLE: &str = "*";
/// A link is good so long.
pub const LINK_MAX: TimeDelta = TimeDelta::hours(48);
/// A session that nobody uses ends after this.
pub const IDLE_MAX: TimeDelta = TimeDelta::hours(24);
/// Every session ends after this.
pub const SESSION_MAX: TimeDelta = TimeDelta::days(14);
/// That a session is in use is written down at most so often.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);
/// What is over is forgotten after this.
const FORGET: TimeDelta = TimeDelta::days(30);

/// A new link, for the eyes of one person.
#[derive(Debug, Clone)]
pub struct Invitation {
    pub person: String,
    pub name: String,
    pub token: Secret,
    pub ends_at: At,
}

/// From where somebody signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whence {
    pub address: String,
    pub browser: String,
}

/// A link for one of the staff: the first sign-in, or a forgotten password. Their older links are over.
pub async fn invite(store: &Store, actor: &Actor, person: &str, now: At) -> ActResult<Invitation> {
    let mut tx = store.write().await?;
    let declared = directory::declared(&mut tx).await?;
    let name = match declared.staff.get(person) {
        Some(known) => {
            let over: Vec<Option<&str>> = match known.grants.as_slice() {
                [] => vec![None],
                grants => grants.iter().map(|grant| grant.unit.as_deref()).collect(),
            };
            for unit in over {
                actor.may(Verb::Grant, unit)?;
            }
            known.name.clone()
        }
        None if person == SOLE && declared.staff.is_empty() && actor.alone => actor.name.clone(),
        None => {
            actor.may_somewhere(Verb::Grant)?;
            let near = nearest(person, declared.staff.keys().map(String::as_str));
            return Err(Refusal::UnknownStaff { id: person.to_owned(), near }.into());
        }
    };
    let invitation = Invitation { person: person.to_owned(), name, token: new_token(), ends_at: now + LINK_MAX };
    write_down(&mut tx, actor, &invitation, now).await?;
    store.commit_act(tx).await?;
    Ok(invitation)
}

/// The link by which the first person comes in: an administrator, of all units where there is one; in an office without
/// staff its one person. `None`: somebody signed in before, or nobody may administer.
pub async fn founding(store: &Store, machine_user: &str, now: At) -> ActResult<Option<Invitation>> {
    let mut tx = store.write().await?;
    if accounts::is_in_use(&mut tx).await? {
        return Ok(None);
    }
    let declared = directory::declared(&mut tx).await?;
    let administers = |grant: &&Grant| grant.role == Role::Administrator && grant.is_in_force(today(now));
    let widest = |grants: &[Grant]| grants.iter().filter(administers).map(|grant| grant.unit.is_some()).min();
    let found = match declared.staff.is_empty() {
        true => Some((SOLE.to_owned(), machine_user.to_owned())),
        false => {
            let may = declared.staff.iter().filter_map(|(id, person)| Some((widest(&person.grants)?, id, person)));
            may.min_by_key(|(below, id, _)| (*below, *id)).map(|(_, id, person)| (id.clone(), person.name.clone()))
        }
    };
    let Some((person, name)) = found else { return Ok(None) };
    let invitation = Invitation { person, name, token: new_token(), ends_at: now + LINK_MAX };
    write_down(&mut tx, &Actor::everything(machine_user), &invitation, now).await?;
    store.commit_act(tx).await?;
    Ok(Some(invitation))
}

async fn write_down(tx: &mut Tx, actor: &Actor, invitation: &Invitation, now: At) -> ActResult<()> {
    accounts::end_invitations(tx, &invitation.person, now).await?;
    let record = InvitationRecord {
        token_hash: token_hash(invitation.token.expose()),
        person: invitation.person.clone(),
        made_by: actor.id.clone(),
        made_at: now,
        ends_at: invitation.ends_at,
    };
    accounts::invite(tx, &record).await?;
    note(tx, actor, "invite", &invitation.person, None, json!({}), now).await
}

/// Who may choose a password by this link.
pub async fn invited(store: &Store, token: &str, machine_user: &str, now: At) -> ActResult<Actor> {
    let person = accounts::invited(&mut store.read().await?, &token_hash(token), now).await?;
    visitor(store, &person.ok_or(Refusal::DeadLink)?, machine_user, now).await
}

/// The person of a session, with what they hold today.
pub async fn visitor(store: &Store, person: &str, machine_user: &str, now: At) -> ActResult<Actor> {
    let named = (person != SOLE).then_some(person);
    let found = actor(store, named, machine_user, now).await?;
    if found.grants.is_empty() {
        return Err(Refusal::NoRoleAnyMore.into());
    }
    Ok(Actor { origin: Origin::Page, ..found })
}

/// Uses a link up: sets the password that its person chose, ends their other sessions and begins one. Gives its token.
/// Takes long (see `secret::password`).
pub async fn choose_password(
    store: &Store,
    token: &str,
    password: &Secret,
    machine_user: &str,
    from: &Whence,
    now: At,
) -> ActResult<Secret> {
    let actor = invited(store, token, machine_user, now).await?;
    let typed = password.expose();
    let too_plain = typed.trim().eq_ignore_ascii_case(&actor.id) || typed.chars().count() < LEAST;
    if too_plain || typed.len() > MOST {
        return Err(Refusal::PoorPassword { least: LEAST }.into());
    }
    let hashed = hash(password);
    let mut tx = store.write().await?;
    // Somebody may have been quicker.
    let person = accounts::invited(&mut tx, &token_hash(token), now).await?.ok_or(Refusal::DeadLink)?;
    accounts::end_invitations(&mut tx, &person, now).await?;
    accounts::end_sessions(&mut tx, &person, now).await?;
    accounts::set_password(&mut tx, &person, &hashed, now).await?;
    let begun = begin(&mut tx, &person, from, now).await?;
    note(&mut tx, &actor, "password", &person, None, json!({"address": from.address}), now).await?;
    store.commit_act(tx).await?;
    Ok(begun)
}

/// Begins a session by name and password, and gives its token. Takes long, and as long where there is no such account.
pub async fn sign_in(
    store: &Store,
    name: &str,
    password: &Secret,
    machine_user: &str,
    from: &Whence,
    now: At,
) -> ActResult<Secret> {
    let person = account_of(store, name, machine_user).await?;
    let known = accounts::account(&mut store.read().await?, &person).await?;
    let hash = known.and_then(|account| account.password_hash);
    let too_long = password.expose().len() > MOST;
    if too_long || !is_right(password, hash.as_ref()) {
        return Err(Refusal::NotTheirPassword.into());
    }
    visitor(store, &person, machine_user, now).await?;
    let mut tx = store.write().await?;
    let begun = begin(&mut tx, &person, from, now).await?;
    tx.commit().await?;
    Ok(begun)
}

/// Whose account a typed name is: an id of staff; in an office that declares none, the machine's user is its one person.
async fn account_of(store: &Store, name: &str, machine_user: &str) -> ActResult<String> {
    let name = name.trim().to_lowercase();
    let declared = directory::declared(&mut store.read().await?).await?;
    Ok(if declared.staff.is_empty() && name == machine_user.to_lowercase() { SOLE.to_owned() } else { name })
}

/// They signed in from there before: what others do at that address is not held against them.
pub async fn has_been_at(store: &Store, name: &str, machine_user: &str, address: &str) -> ActResult<bool> {
    let person = account_of(store, name, machine_user).await?;
    Ok(accounts::has_been_at(&mut store.read().await?, &person, address).await?)
}

async fn begin(tx: &mut Tx, person: &str, from: &Whence, now: At) -> ActResult<Secret> {
    let token = new_token();
    let session = SessionRecord {
        token_hash: token_hash(token.expose()),
        person: person.to_owned(),
        form_token: new_token(),
        begun_at: now,
        seen_at: now,
        ends_at: now + SESSION_MAX,
        address: from.address.clone(),
        browser: from.browser.clone(),
    };
    accounts::begin_session(tx, &session, now - FORGET).await?;
    Ok(token)
}

/// Who is signed in by this token, `None`: nobody any more.
pub async fn signed_in(
    store: &Store,
    token: &str,
    machine_user: &str,
    now: At,
) -> ActResult<Option<(SessionRecord, Actor)>> {
    let found = accounts::session(&mut store.read().await?, &token_hash(token), now, now - IDLE_MAX).await?;
    let Some(session) = found else { return Ok(None) };
    let actor = match visitor(store, &session.person, machine_user, now).await {
        Ok(actor) => actor,
        Err(super::ActError::Refused(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    if now - session.seen_at > SEEN_EVERY {
        let mut tx = store.write().await?;
        accounts::see(&mut tx, &session.token_hash, now).await?;
        tx.commit().await?;
    }
    Ok(Some((session, actor)))
}

/// The open sessions of the person of this one.
pub async fn sessions(store: &Store, of: &SessionRecord, now: At) -> ActResult<Vec<SessionRecord>> {
    Ok(accounts::sessions(&mut store.read().await?, &of.person, now, now - IDLE_MAX).await?)
}

/// Ends this session of theirs, or another one; `false`: there is none.
pub async fn sign_out(store: &Store, person: &str, token_hash: &str, now: At) -> ActResult<bool> {
    let mut tx = store.write().await?;
    let ended = accounts::end_session(&mut tx, person, token_hash, now).await?;
    tx.commit().await?;
    Ok(ended)
}
