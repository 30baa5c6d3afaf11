//! What a tick runs must never read whole tables: the plans of its statements, on a store with many rows.
//!
//! Never: a copy of the SQL. Statements are named where they stand, and looked at here.

use loa::store::dialect::Dialect;
use loa::store::{channels, ledger, log, secrets, wishes};
use serde_json::Value;
use sqlx::Row;

use crate::support::databases::{postgres, sqlite};

/// What a tick runs when it has work to do, beside [`ledger::batches`].
const HOT: &[(&str, &str)] = &[
    ("look", wishes::LOOK),
    ("due", ledger::DUE),
    ("next", ledger::NEXT),
    ("mine", ledger::MINE),
    ("standings", ledger::STANDINGS),
    ("pick", ledger::PICK),
    ("pick_locked", ledger::PICK_LOCKED),
    ("past_deadline", ledger::PAST_DEADLINE),
    ("reminders", ledger::REMINDERS),
    ("payloads", ledger::PAYLOADS),
    ("approvers", log::APPROVERS),
    ("under_way", ledger::UNDER_WAY),
    ("shut", channels::SHUT),
    ("channels", channels::MANY),
    ("secrets", secrets::OF_MANY),
    ("renewals_due", channels::RENEWALS_DUE),
    ("renewals_lost", channels::RENEWALS_LOST),
];
/// Rows of a large office's years; PostgreSQL plans by how many there are.
const MANY: &[&str] = &[
    "INSERT INTO delivery (id, campaign, item, title, occurrence, channel, unit, adapter, language, phase, phase_kind, \
       tone, due_at, late_within_ms, late_then, state, content_hash, approved_hash, step, next_at, deadline_at, attempts, \
       tries, wait_ms, receipt_id) \
     SELECT 'd' || n, 'c' || n / 1000, 'i', 't', '', 'k' || n % 500, 'u', 'a', 'vi', 'p', 'before', 'neutral', n, 0, \
       'skip', CASE WHEN n % 20 = 0 THEN 'scheduled' ELSE 'delivered' END, 'h' || n, 'h' || n, \
       CASE WHEN n % 20 = 0 THEN 'stage' END, CASE WHEN n % 20 = 0 THEN n END, CASE WHEN n % 20 = 0 THEN n END, 1, 1, 0, \
       CASE WHEN n % 20 = 0 THEN NULL ELSE 'r' END FROM generate_series(1, 40000) n",
    "INSERT INTO content (hash, payload) SELECT 'h' || n, '{}' FROM generate_series(1, 40000) n",
    "INSERT INTO approval (delivery, content_hash, approved_by, approved_at) \
     SELECT 'd' || n, 'h' || n, 'an', n FROM generate_series(1, 40000) n",
    "INSERT INTO channel (id, title, unit, adapter, settings, slots) \
     SELECT 'k' || n, 'k', 'u', 'a', '{}', '[]' FROM generate_series(1, 20000) n",
    "INSERT INTO secret (channel, field, sealed, set_at) SELECT 'k' || n, 'f', 's', 1 FROM generate_series(1, 20000) n",
    "ANALYZE",
];
/// A handful of rows each: nodes, and what stands once.
const SMALL: [&str; 3] = ["node", "meta", "staff"];

/// Name and text of each in this database's words.
fn statements(dialect: Dialect) -> Vec<(&'static str, String)> {
    let alone = HOT.iter().map(|(name, text)| (*name, dialect.words(text)));
    let batches = ledger::batches().into_iter();
    let batches = batches.map(|(name, text, shape, others)| (name, dialect.batch_words(text, &shape, others, 64)));
    alone.chain(batches).collect()
}

#[tokio::test]
async fn hot_statements_use_their_indexes() {
    let database = sqlite();
    database.open().await.close().await;
    let pool = sqlx::SqlitePool::connect(&database.url).await.unwrap();
    let mut finds = Vec::new();
    for (name, statement) in statements(Dialect::Sqlite) {
        let sql = format!("EXPLAIN QUERY PLAN {statement}");
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&pool).await.unwrap();
        for (.., line) in plan {
            // The batch itself is read whole; a look at the first entry of an index is a "scan" that stops there.
            let own = ["e", "x", "pick", "due", "mine", "found", "CONSTANT", "64-ROW", "(subquery"]
                .iter()
                .any(|batch| line.strip_prefix("SCAN ").is_some_and(|of| of.split(' ').next() == Some(batch)));
            let first_entry = line == "SCAN channel USING INDEX channel_shut"
                || name == "look" && (line.contains(" INDEX ") || line == "SCAN node");
            if line.starts_with("SCAN ") && !own && !first_entry {
                finds.push(format!("{name}: {line}"));
            }
        }
    }
    assert!(finds.is_empty(), "whole tables are read by\n  {}", finds.join("\n  "));
}

#[tokio::test]
async fn hot_statements_use_their_indexes_on_postgresql() {
    let Some(database) = postgres().await else { return };
    database.open().await.close().await;
    let pool = sqlx::PgPool::connect(&database.url).await.unwrap();
    let mut session = pool.acquire().await.unwrap();
    for fill in MANY {
        sqlx::raw_sql(*fill).execute(&mut *session).await.unwrap();
    }
    // As a session of the store is set, and as statements are planned that it keeps.
    sqlx::raw_sql("SET random_page_cost = 1.1; SET plan_cache_mode = force_generic_plan; SET jit = off")
        .execute(&mut *session)
        .await
        .unwrap();
    let mut finds = Vec::new();
    for (name, statement) in statements(Dialect::Postgres) {
        let parameters = (1..=40).take_while(|n| statement.contains(&format!("${n}"))).count();
        let given = if parameters == 0 { String::new() } else { format!("({})", vec!["NULL"; parameters].join(", ")) };
        let sql = format!("DEALLOCATE ALL; PREPARE hot AS {statement}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut *session).await.unwrap_or_else(|e| panic!("{name}: {e}"));
        let sql = format!("EXPLAIN (FORMAT JSON) EXECUTE hot{given}");
        let row = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *session).await.unwrap();
        let plan: Value = serde_json::from_str(&row.try_get_unchecked::<String, _>(0).unwrap()).unwrap();
        walk(&plan[0]["Plan"], false, &mut |line| finds.push(format!("{name}: {line}")));
    }
    assert!(finds.is_empty(), "whole tables are read by\n  {}", finds.join("\n  "));
}

/// Tells of each node that reads a large table whole, or an index from one end to the other without stopping at its first
/// entries.
fn walk(node: &Value, is_limited: bool, tell: &mut impl FnMut(String)) {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let table = node["Relation Name"].as_str().unwrap_or_default();
    let index = node["Index Name"].as_str().unwrap_or_default();
    let is_large = !table.is_empty() && !SMALL.contains(&table) && node["Plans"].is_null();
    let bounded = !node["Index Cond"].is_null() || is_limited || index == "channel_shut";
    if is_large && kind != "ModifyTable" && (kind == "Seq Scan" || kind.starts_with("Index") && !bounded) {
        tell(format!("{kind} on {table} {index}"));
    }
    for below in node["Plans"].as_array().into_iter().flatten() {
        walk(below, is_limited && kind != "Sort" || kind == "Limit", tell);
    }
}
