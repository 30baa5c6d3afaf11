//! How staff prove who they are: passwords, one-time links, sessions.
//!
//! Tokens are known by their hash alone; whoever reads the store can open neither a link nor a session.

use sqlx::FromRow;

use super::row::at;
use super::{Result, Tx, rows, run};
use crate::domain::At;
use crate::secret::Secret;

/// How one person signs in.
#[derive(Debug, Clone)]
pub struct AccountRecord {
    /// Argon2id with its salt and costs; `None`: no password yet.
    pub password_hash: Option<Secret>,
    pub signed_in_at: Option<At>,
}

/// A link that lets one person choose a password, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationRecord {
    pub token_hash: String,
    pub person: String,
    pub made_by: String,
    pub made_at: At,
    pub ends_at: At,
}

/// Somebody is signed in, on one browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    pub token_hash: String,
    pub person: String,
    /// What each form of the session sends back.
    pub form_token: Secret,
    pub begun_at: At,
    pub seen_at: At,
    pub ends_at: At,
    pub address: String,
    /// As it calls itself.
    pub browser: String,
}

pub async fn account(tx: &mut Tx, person: &str) -> Result<Option<AccountRecord>> {
    let found = rows!(
        tx,
        (Option<String>, Option<i64>),
        "SELECT password_hash, signed_in_at FROM account WHERE person = $1",
        person
    )?;
    let read = |(hash, signed_in_at): (Option<String>, Option<i64>)| AccountRecord {
        password_hash: hash.map(Secret::new),
        signed_in_at: signed_in_at.map(at),
    };
    Ok(found.into_iter().next().map(read))
}

/// Somebody signed in at some time.
pub async fn is_in_use(tx: &mut Tx) -> Result<bool> {
    let found = rows!(tx, (i64,), "SELECT COUNT(*) FROM account WHERE signed_in_at IS NOT NULL")?;
    Ok(found.first().is_some_and(|(count,)| *count > 0))
}

pub async fn set_password(tx: &mut Tx, person: &str, hash: &Secret, now: At) -> Result<()> {
    run!(
        tx,
        "INSERT INTO account (person, password_hash, changed_at) VALUES ($1, $2, $3) \
         ON CONFLICT (person) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at",
        person,
        hash.expose(),
        now.timestamp_millis()
    )?;
    Ok(())
}

pub async fn invite(tx: &mut Tx, invitation: &InvitationRecord) -> Result<()> {
    run!(
        tx,
        "INSERT INTO invitation (token_hash, person, made_by, made_at, ends_at) VALUES ($1, $2, $3, $4, $5)",
        &invitation.token_hash,
        &invitation.person,
        &invitation.made_by,
        invitation.made_at.timestamp_millis(),
        invitation.ends_at.timestamp_millis()
    )?;
    Ok(())
}

/// Whom a link that is good at `now` is for.
pub async fn invited(tx: &mut Tx, token_hash: &str, now: At) -> Result<Option<String>> {
    let found = rows!(
        tx,
        (String,),
        "SELECT person FROM invitation WHERE token_hash = $1 AND over_at IS NULL AND ends_at > $2",
        token_hash,
        now.timestamp_millis()
    )?;
    Ok(found.into_iter().next().map(|(person,)| person))
}

/// No link of this person is good any more.
pub async fn end_invitations(tx: &mut Tx, person: &str, now: At) -> Result<()> {
    run!(
        tx,
        "UPDATE invitation SET over_at = $2 WHERE person = $1 AND over_at IS NULL",
        person,
        now.timestamp_millis()
    )?;
    Ok(())
}

/// Begins a session, and forgets what ended long ago.
pub async fn begin_session(tx: &mut Tx, session: &SessionRecord, forget_before: At) -> Result<()> {
    let forget = forget_before.timestamp_millis();
    run!(tx, "DELETE FROM session WHERE ends_at < $1 OR ended_at < $1", forget)?;
    run!(tx, "DELETE FROM invitation WHERE ends_at < $1", forget)?;
    run!(
        tx,
        "INSERT INTO session (token_hash, person, form_token, begun_at, seen_at, ends_at, address, browser) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &session.token_hash,
        &session.person,
        session.form_token.expose(),
        session.begun_at.timestamp_millis(),
        session.seen_at.timestamp_millis(),
        session.ends_at.timestamp_millis(),
        &session.address,
        &session.browser
    )?;
    run!(
        tx,
        "UPDATE account SET signed_in_at = $2 WHERE person = $1",
        &session.person,
        session.begun_at.timestamp_millis()
    )?;
    Ok(())
}

#[derive(FromRow)]
struct SessionRow {
    token_hash: String,
    person: String,
    form_token: String,
    begun_at: i64,
    seen_at: i64,
    ends_at: i64,
    address: String,
    browser: String,
}

/// The session of a token: seen since `seen_since`, not ended, not at its end.
pub async fn session(tx: &mut Tx, token_hash: &str, now: At, seen_since: At) -> Result<Option<SessionRecord>> {
    let found = rows!(
        tx,
        SessionRow,
        "SELECT token_hash, person, form_token, begun_at, seen_at, ends_at, address, browser FROM session \
         WHERE token_hash = $1 AND ended_at IS NULL AND ends_at > $2 AND seen_at >= $3",
        token_hash,
        now.timestamp_millis(),
        seen_since.timestamp_millis()
    )?;
    Ok(found.into_iter().next().map(SessionRow::read))
}

/// Those of one person that are open, the last seen first.
pub async fn sessions(tx: &mut Tx, person: &str, now: At, seen_since: At) -> Result<Vec<SessionRecord>> {
    let found = rows!(
        tx,
        SessionRow,
        "SELECT token_hash, person, form_token, begun_at, seen_at, ends_at, address, browser FROM session \
         WHERE person = $1 AND ended_at IS NULL AND ends_at > $2 AND seen_at >= $3 ORDER BY seen_at DESC, token_hash",
        person,
        now.timestamp_millis(),
        seen_since.timestamp_millis()
    )?;
    Ok(found.into_iter().map(SessionRow::read).collect())
}

pub async fn see(tx: &mut Tx, token_hash: &str, now: At) -> Result<()> {
    run!(tx, "UPDATE session SET seen_at = $2 WHERE token_hash = $1", token_hash, now.timestamp_millis())?;
    Ok(())
}

/// Ends one session of this person; `false`: there is none.
pub async fn end_session(tx: &mut Tx, person: &str, token_hash: &str, now: At) -> Result<bool> {
    let ended = run!(
        tx,
        "UPDATE session SET ended_at = $3 WHERE person = $1 AND token_hash = $2 AND ended_at IS NULL",
        person,
        token_hash,
        now.timestamp_millis()
    )?;
    Ok(ended > 0)
}

pub async fn end_sessions(tx: &mut Tx, person: &str, now: At) -> Result<()> {
    run!(
        tx,
        "UPDATE session SET ended_at = $2 WHERE person = $1 AND ended_at IS NULL",
        person,
        now.timestamp_millis()
    )?;
    Ok(())
}

/// They signed in from this address before.
pub async fn has_been_at(tx: &mut Tx, person: &str, address: &str) -> Result<bool> {
    let found = rows!(tx, (i64,), "SELECT COUNT(*) FROM session WHERE person = $1 AND address = $2", person, address)?;
    Ok(found.first().is_some_and(|(count,)| *count > 0))
}

impl SessionRow {
    fn read(self) -> SessionRecord {
        SessionRecord {
            token_hash: self.token_hash,
            person: self.person,
            form_token: Secret::new(self.form_token),
            begun_at: at(self.begun_at),
            seen_at: at(self.seen_at),
            ends_at: at(self.ends_at),
            address: self.address,
            browser: self.browser,
        }
    }
}
