//! What the program costs: `cargo bench --bench deliver -- [a|b|c|d|e]…` (all five without a letter).
//!
//! a. rate of 20,000 due deliveries, beside a bare loop of the same HTTP client; b. lateness of a reveal's first byte;
//! c. check, plan and diff of a file of 10,000 items; d. an idle daemon with 100,000 scheduled deliveries; e. the same posts by
//! other job queues.
//!
//! It prints figures, each with its number of rounds and their spread; what they are worth depends on the machine,
//! whose facts are printed first. `LOA_TEST_PG_URL` names a PostgreSQL server to run on as well; `LOA_BENCH_FOLDER` a
//! folder on the disk that is to be measured.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench measures real time, reads the environment and prints"
)]

mod child;
mod databases;
mod desk;
mod figures;
mod idle;
mod lateness;
mod ledger;
mod machine;
mod peers;
mod platform;
mod rate;

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    if let [first, url] = given.as_slice()
        && first == child::WORD
    {
        return child::run(url);
    }
    let wanted = |part: &str| given.is_empty() || given.iter().any(|g| g == part);
    machine::print();
    tokio::runtime::Runtime::new().unwrap().block_on(databases::describe());
    if wanted("a") {
        rate::measure();
    }
    if wanted("b") {
        lateness::measure();
    }
    if wanted("c") {
        desk::measure();
    }
    if wanted("d") {
        idle::measure();
    }
    if wanted("e") {
        peers::measure();
    }
}
