//! loa plans, approves, publishes and reports what an office says on its own channels. A campaign is a file; a daemon
//! publishes its items at the right minute; every delivery is logged so well that the report writes itself.
//!
//! No post on an account that the office does not own, no number that is not in the log, no words that a program made
//! up. This page is the architecture. `tests/it/tidy.rs` holds what it says about imports, names and files.
//!
//! # The straight line
//!
//! ```text
//! campaign.yaml ─parse→ Campaign ─plan→ Plan ─diff→ [Change] ─apply→ deliveries (draft)
//!   ─approve→ scheduled ─tick: stage→ staged ─tick at the minute: reveal→ delivered ─report→ text | page | csv | json
//!                                                                       ↘ handed_over ─played→ delivered
//!                                                                       ↘ assigned ─done→ delivered
//! ```
//!
//! Pure: parse, plan, render, diff, settle, report. Effects: the store, and one call a step. `loa check` stops after
//! plan, `loa plan` after diff; a rehearsal is the same line on a virtual clock against the sandbox. So the preview is
//! the first half of the real thing.
//!
//! A publish is two acts. **Stage** is slow, invisible and may be repeated: uploads, drafts, sound. **Reveal** is the
//! one visible act, at the minute. A dead token or a caption that is too long shows in the afternoon, not at 06:00.
//!
//! **Three ends.** What a reveal leads to is the adapter's (`AdapterKind::end`): published, the public can see it; handed
//! over, a station has it; assigned, a person has it. The last two become delivered by a person's word alone
//! (`domain::done`), and no report adds the three together.
//!
//! # Promises, and where they are kept
//!
//! **Never twice, never silently lost.**
//! - *Claim before byte.* `store::ledger::claim` writes into the delivery what is under way, and by whom; only when that is
//!   committed does `daemon::step` call the adapter. Answer, new state and the ended attempt are one transaction as well.
//!   What a dead node had under way is settled as `Died`; nothing is put back to work because time passed.
//! - *Doubt.* A reveal whose reply was lost sets `doubt_at`. While it is set a delivery cannot end as missed, failed
//!   or cancelled; it ends as delivered with a receipt, or is unconfirmed until reading back or a person knows.
//!   `domain::policy` and `domain::standing` are the whole rule; `policy/tests/lives.rs` tries it on random lives, and
//!   `daemon/model` reaches every state of two nodes and two deliveries with any two troubles across them.
//! - Ids come from the file (`domain::delivery::id`), so a second import finds what the first one published.
//!
//! **Nothing unapproved, nothing stale, one word stops it.**
//! - What is approved was read: each adapter says as data what the public would see of a payload (`AdapterKind::preview`),
//!   and `domain::reading` puts each text once before a leader, with every place, time and change.
//! - An approval names a content hash: bytes, and where they go. `Standing::plan_next` gives neither a stage nor a reveal
//!   to others, and `daemon::step` sends nothing to another destination than what it was made for.
//! - Every delivery has a deadline from its lateness rule and its phase; `Standing::pass_deadline` says what then.
//! - *Internal matter never meets a public channel*: a fault in the plan, refused by `actions::apply`, and a CHECK of the
//!   ledger's row.
//! - *Hold.* `actions::hold` marks what it covers; the claim reads the mark in the statement that takes the row. What
//!   came due under a hold is missed, so nothing floods out when it lifts.
//!
//! **In the right hands.** Roles are sets, per unit and with dates; `domain::rights` is the one table of who may do what to
//! which unit, and `actions::Actor::may` the one question. `actions::directory` holds every line of `channels.yaml` that
//! changes against it. Secrets are bound to a destination (`domain::channel::destination`).
//! - *Pages.* `web::guard` stands before every page: a form from elsewhere is refused, who is not signed in goes to sign in;
//!   `web::form` is the only way to what a browser sends and wants the session's token. An account is a person of the staff
//!   (`actions::account`): who leaves, or whose roles end, is out by that alone. Tokens are kept as hashes, passwords as
//!   Argon2id. Publishing waits for no page: reads of their own, a port that is taken is a warning.
//!
//! **Nobody overwrites unread.** Each apply keeps the texts that it read as a numbered revision (`store::documents`), with
//! who, when, from where and why. A folder is a working copy that remembers what it was made from (`workspace::base`,
//! `domain::revision`); `actions::revisions` takes texts only when that is the newest, and `workspace::pull`, which alone
//! writes over what is there, puts aside what it replaces.
//!
//! **Nothing said before it happened.**
//! - `domain::gate` says which events each occurrence tells of, and lays over the file what people said of its anchors
//!   (`store::anchors`): happened, postponed, called off. The file gives intentions, a word gives facts, and no apply
//!   undoes a word.
//! - `Standing::waits_for` names the events that nobody has confirmed. The draft is staged as ever; `plan_next` plans no
//!   reveal, the claim takes none, and a CHECK of the table lets none be under way. Lateness counts from the word, up to
//!   `wait` and the phase; then it is missed, with that reason.
//! - *One act, one transaction.* `actions::word` plans the campaign anew from the texts that the last apply kept
//!   (`store::documents`), so no half-written edit goes out with a word; it waits for reveals that it should stop.
//! - `domain::reminder` says who is reminded and when; `remind_at` is one more wish that a tick looks at, so an idle
//!   daemon still sleeps. A rehearsal ends with the proof (`sandbox::rehearsal::early`).
//!
//! # Import order
//!
//! ```text
//! domain ← clock secret event fence ← i18n ← files ← media http ← audio adapters | store ← workspace ← actions ← daemon
//!   ← report sandbox ← config ← app ← desk ← web ← cli ← main
//! ```
//!
//! Skins stand above `desk`. The command line is the outermost: `run` and `serve` open the pages, and know no more of them;
//! the pages do not know the command line.
//!
//! Adapters and store never see each other: what an adapter wants of time is data (`AdapterKind`), handed on by the
//! daemon.
//!
//! # Invariants: what is absent
//!
//! - No `now()`, file, network, environment, log line or sentence for staff in `domain`. "Now" is an argument. What
//!   belongs to the file itself stands there: the help of its keys, and what a post or an announcer says in its language.
//! - No SQL outside `store`, no web server outside `web` and `sandbox`, no HTTP client outside `http`, no clock but `clock`, no
//!   environment but `config`.
//! - No adapter sleeps, retries, logs, knows the time or sees the database. No call inside a transaction.
//! - No state in a session of PostgreSQL: locks end with their transaction, LISTEN is a hint over a look. No read of a standby.
//! - No secret in a file that people share, in Debug, in an error, in a log line.
//! - No skin (command line, page) writes to the store: `actions` does, with role and audit row in one transaction.
//! - No fault in a file stops the reading; no problem and no state is without words in both languages.
//! - No blank (`[…]`, `số …`, a chime for a voice) is applied; it may be rehearsed.
//! - No text or number without a limit.
//!
//! # Where this differs from the first design, and why
//!
//! - *Shards, and queues in memory.* A channel has two queues, prepare and reveal, so slow staging never delays a reveal.
//!   Order and pace are the memory of the one node that owns the channel's shard (`daemon::queues`), filled from the
//!   ledger a minute ahead (`daemon::ahead`); the claim looks at the row again. So nothing is written on the hot path but
//!   the delivery, twice, and its attempt, once. Lanes in the ledger, as before, cost two more writes each.
//! - *No look before a write.* A tick claims and settles by statements that carry what must still be so: attempt,
//!   revision, hold, gate. Was one of hundreds changed by others meanwhile, the transaction never was, and is done again
//!   with a look and a lock first. To look at each row before, as it was, costs as much as to write it.
//! - *A batch is arrays on PostgreSQL and bound values on SQLite* (`store::batch`), for SQLite writes JSON out and reads it
//!   again for each row. Hundreds of rows still come back from it as one JSON text: its driver wakes the reader for each.
//! - *The lease is the node's row* (`store::shards`). While it stands nobody takes a shard from its owner; whoever takes
//!   it away settles what was under way first; a node looks for it and locks it in every transaction, so one that was
//!   frozen finds its right gone. A number that counts epochs would say the same again. Nothing is held while idle: the
//!   row goes, and whoever wakes first takes what nobody works on. Others ask for an equal share when something is late.
//! - *A fault of one node is a class of its own* (`Class::OfNode`): its secret, its key, its folder, its disk. The node
//!   stays away from the channel and says so; another that runs and has not said the same goes on with it (`daemon::apart`),
//!   as owner of its shard or by a loan that ends with its row. How many nodes there are nobody must know: when all that
//!   run have said the same, or nobody took what was offered for 15 s, it is settled as on a single node.
//! - *Proof that comes late* (`domain::late`) is written down beside its attempt and counts, whoever settled that meanwhile.
//! - *What does not move is named* (`store::trouble`): a channel that is closed for longer than its posts have time, tokens
//!   that do not get exchanged, the same failure again and again. A platform's "wait" is believed for six hours.
//! - *What fails at its reveal steps aside* until its next try; order is kept among those that can go. What a platform
//!   says of the whole channel (a rate, a dead token) closes the channel, and each keeps its place.
//! - *A failed transaction may have been committed.* The daemon keeps its name, forgets what it remembered and reads anew;
//!   what it had claimed without knowing was never sent, and is put back.
//! - *`Standing` and `plan_next`.* Retries, approvals, moved anchors, holds and people all move the same few fields, so
//!   one pure rule says what a delivery wants next. Whoever changes one ends with that rule.
//! - *Reveals on a network always go through `Http::commit`,* even where a second one is harmless. An adapter does not decide about
//!   a repetition: `policy` repeats an `Unknown` only where `reveal_repeatable`, marks `doubt_at`, and when time or tries
//!   run out ends it as unconfirmed, never as missed.
//! - *YAML is read as a tree of placed nodes*, with keys declared once in `domain::shape`, rather than by serde: all
//!   faults are wanted at once, each at its place, and the JSON schema comes from the same table. A parser gives up far
//!   behind a slip: `domain::yaml` looks for it in the lines that the person typed, tells it there, mends a copy and
//!   reads on; what only follows from it stays silent (`domain::echo`).
//! - *teloxide gives the Bot API's vocabulary, not the transport.* Its client retries and sleeps by itself; one client
//!   (`http`) knows which calls may be repeated.
//! - *A copied or restored store starts under an ordinary hold* (`actions::confirm`): no second kind of pause to learn.
//!   Until it is lifted the daemon claims nothing at all: drafts and tokens out there may be the original's. A copy is told
//!   by where it lies (`store::home`), an earlier state by what stands beside it (`store::mark`).
//! - *A replica that was promoted is not the store that it was either* (`store::timeline`): what may be out without its
//!   knowing is put in doubt (`domain::failover`) in the transaction that would claim first.
//! - *A hold that cannot be written down* is a file beside the store (`store::brake`): it stops everything, on a full disk
//!   and beside a damaged file, until it is an ordinary hold.
//! - *Urgent bulletins have no slot.* They play at their minute; a programme is for what can wait. A programme has an end
//!   (`Standing::slot_ends_at`): nothing joins it after that. What comes while it is on air comes last in it.
//! - *The order on air is no content.* A bulletin's place in its file travels beside its payload, so that an item put in
//!   before it takes nobody's approval.
//! - *A moved occurrence is two rows.* Ids come from the file, so a day that moves is a new delivery; `diff` pairs it with
//!   the one whose place it takes, hands its approval on where the content is the same, and counts neither twice.
//! - *An approval of an emergency is of its time as well* (`Planned::content_hash`).
//! - *The gate between actions and ticks is a table lock* (`Tx::lock_actions`). Shares of a row's lock let ever new ticks
//!   pass by a person who waits, and are written to the disk at each tick.
//! - *TCP_NODELAY is set from outside sqlx* (`store::nodelay`), whose 0.9.0 forgot it: with TLS each larger message waited
//!   40 ms. sqlx 0.8 sets it, but lacks the rollback of a transaction that is dropped while it begins and brings an older
//!   SQLite; a patched copy of sqlx would come from elsewhere than the registry; messages cut to one TLS record cost a
//!   round trip each. One option on sockets of our own, gone with sqlx's next release, costs least.
//!
//! # The modules, in reading order

// What loa knows: pure data and rules. Start with `delivery`, `standing`, `policy`.
pub mod domain;

// The only now() and the only sleep: the system's, or one that a rehearsal moves.
pub mod clock;

// The right to show something ends with the lease of its node.
pub mod fence;

// A value that cannot print itself, and the vault that seals it at rest.
pub mod secret;

// What has happened, one closed enum: the log listens.
pub mod event;

// Every word that a person reads, Vietnamese first.
pub mod i18n;

// Work on disks that may hang: threads of its own, a deadline, nobody waits for them at the end.
pub mod files;

// Files by the hash of their bytes: what was approved is what is published.
pub mod media;

// The one client. `ask` may be repeated, `commit` may not.
pub mod http;

// Recordings, measured.
pub mod audio;

// One file or folder a platform, all with the same verbs.
pub mod adapters;

// The ledger: SQLite or PostgreSQL, one SQL text.
pub mod store;

// The folder with `channels.yaml` and the campaigns: read, and brought up to date by `pull` alone.
pub mod workspace;

// What a person may do: right, change, audit row, one transaction a verb.
pub mod actions;

// tick → Outcome, and a short loop.
pub mod daemon;

// One report, four forms; counts nothing itself.
pub mod report;

// The platforms as one strict local server with faults on purpose.
pub mod sandbox;

// Boot facts: the only reader of the environment.
pub mod config;

// Puts it all together: from boot facts to the parts that a command works with.
pub mod app;

// What skins share: how things stand, what is read before a yes, times, people and refusals in words.
pub mod desk;

// The pages: a skin over actions and desk, for a phone and for the office.
pub mod web;

// The command line: a skin over actions and reports.
pub mod cli;
