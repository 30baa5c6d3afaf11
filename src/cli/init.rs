//! `loa init FOLDER`: a workspace to start from, that passes `loa check` and publishes into folders.
//!
//! It never writes into a folder that holds something. Dates are counted from today, so the first plan is not in the
//! past.
//!
//! `--json`: `{"folder", "files": [PATH]}`. Exit code 3 when the folder is not empty.

use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use clap::{ArgMatches, value_parser};
use serde_json::json;

use super::ending::Asked;
use super::{CliError, Command, Desk, Exit, OutputForm, grammar, time};
use crate::domain::schema;
use crate::i18n::Lang;
use crate::i18n::cli as words;
use crate::i18n::cli::help;
use crate::workspace::{CHANNELS_FILE, specs};

const CHANNELS: &str = include_str!("init/channels.yaml");
const CAMPAIGN: &str = include_str!("init/campaign.yaml");
const IGNORED: &str = "# what loa keeps for itself: never share the key\n.loa/\n# what folder channels write\nra/\n";
/// Folders of the sample's channels: an adapter writes only into a folder that is there, for a disk may not be mounted.
const FOLDERS: [&str; 2] = ["ra/loa-xa", "ra/trang-tin"];
/// The sample's meeting is so many days from today.
const DAYS_AHEAD: u64 = 21;

pub(super) const COMMAND: Command =
    Command { name: "init", grammar: grammar_of, run: |desk, of| Box::pin(async move { run(desk, of) }) };

fn grammar_of(lang: Lang) -> clap::Command {
    grammar::command("init", lang, &help::INIT, &help::INIT_USAGE).arg(
        grammar::operand(lang, "folder", &help::FOLDER, &help::INIT_FOLDER)
            .required(true)
            .value_parser(value_parser!(PathBuf)),
    )
}

fn run(desk: &mut Desk<'_>, of: &ArgMatches) -> Result<Exit, CliError> {
    let folder = of.get_one::<PathBuf>("folder").cloned().unwrap_or_default();
    let today = desk.now().with_timezone(&time::DEFAULT_ZONE).date_naive();
    let files = files(today);
    write(&folder, &files)?;
    let path = folder.display();
    match desk.form {
        OutputForm::Json => {
            let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
            desk.json(&json!({"folder": path.to_string(), "files": names}))?;
        }
        OutputForm::Text => {
            desk.line(words::INIT_DONE.with(desk.lang, &[("path", &path), ("folder", &quoted(&path.to_string()))]))?;
        }
    }
    Ok(Exit::Fine)
}

/// As a shell takes it.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    if !path.starts_with('-') && path.chars().all(plain) {
        return path.to_owned();
    }
    format!("'{}'", path.replace('\'', "'\\''"))
}

fn files(today: NaiveDate) -> Vec<(&'static str, String)> {
    let day = |days: u64| today.checked_add_days(Days::new(days)).unwrap_or(today).to_string();
    let campaign = CAMPAIGN.replace("{hop-dan}", &day(DAYS_AHEAD)).replace("{tu}", &day(0));
    vec![
        (CHANNELS_FILE, CHANNELS.to_owned()),
        ("hop-dan.yaml", campaign),
        (".schema/channels.json", format!("{:#}\n", schema::channels(&specs()))),
        (".schema/campaign.json", format!("{:#}\n", schema::campaign())),
        (".gitignore", IGNORED.to_owned()),
    ]
}

fn write(folder: &Path, files: &[(&'static str, String)]) -> Result<(), CliError> {
    let failed =
        |path: &Path, e: std::io::Error| Asked::CannotWrite { path: path.display().to_string(), why: e.to_string() };
    std::fs::create_dir_all(folder).map_err(|e| failed(folder, e))?;
    let mut inside = std::fs::read_dir(folder).map_err(|e| failed(folder, e))?;
    if inside.next().is_some() {
        return Err(Asked::FolderNotEmpty { path: folder.display().to_string() }.into());
    }
    for name in FOLDERS {
        std::fs::create_dir_all(folder.join(name)).map_err(|e| failed(&folder.join(name), e))?;
    }
    for (name, text) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|e| failed(parent, e))?;
        }
        std::fs::write(&path, text).map_err(|e| failed(&path, e))?;
    }
    Ok(())
}
