//! File → faults: what people type, and what they are told.
//!
//! Cases are `tests/cases/files/*.yaml`, each beside what is printed for it in Vietnamese. `channels-*.yaml` is read as
//! `channels.yaml`, everything else as a campaign of the example's workspace. To accept a change, delete the `.txt`,
//! run the test twice, and read what it wrote.

#![allow(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "a test stops where something is wrong")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use loa::cli::fault;
use loa::domain::diagnostic::{Problem, Severity};
use loa::domain::outcome::End;
use loa::domain::parse::channels::{AdapterSpec, SettingForm, SettingSpec, SlotNeed};
use loa::domain::schema;
use loa::i18n::Lang;
use loa::workspace::{Loaded, Workspace};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/files")
}

/// Adapters of these tests: the real ones may grow settings without touching a case.
fn adapters() -> Vec<AdapterSpec> {
    let setting = |name, form, secret, required| SettingSpec {
        name,
        secret,
        destination: false,
        required,
        default: None,
        form,
        help: "A setting.",
    };
    vec![
        AdapterSpec {
            end: End::Published,
            name: "zalo",
            settings: vec![
                setting("app_id", SettingForm::Number, false, true),
                setting("page_url", SettingForm::Url, false, false),
                setting("access_token", SettingForm::Text, true, true),
            ],
            air: SlotNeed::None,
            office_hours: false,
        },
        AdapterSpec {
            end: End::Published,
            name: "folder",
            settings: vec![setting("folder", SettingForm::Folder, false, true)],
            air: SlotNeed::None,
            office_hours: false,
        },
        AdapterSpec {
            name: "loudspeaker",
            settings: vec![],
            air: SlotNeed::Slots,
            end: End::HandedOver,
            office_hours: false,
        },
    ]
}

/// The example's workspace in a folder of its own.
pub(crate) fn workspace() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let example = cases().join("example");
    std::fs::copy(example.join("channels.yaml"), folder.path().join("channels.yaml")).unwrap();
    std::fs::create_dir_all(folder.path().join("media")).unwrap();
    std::fs::write(folder.path().join("media/latin1.txt"), b"mot\nhai \xe9\n").unwrap();
    std::fs::write(folder.path().join("media/lich.jpg"), b"\xff\xd8\xff\xe0").unwrap();
    std::fs::write(folder.path().join("media/jrai.mp3"), b"ID3\x04").unwrap();
    folder
}

pub(crate) fn load(folder: &TempDir, name: &str, bytes: &[u8]) -> Loaded {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Workspace::load_with(&path, &adapters())
}

pub(crate) fn printed(folder: &TempDir, loaded: &Loaded) -> String {
    let real = std::path::absolute(folder.path()).unwrap();
    let text = fault::text(Lang::Vi, &loaded.sources, &loaded.diagnostics);
    text.replace(&format!("{}/", real.display()), "") + &fault::summary(Lang::Vi, &loaded.diagnostics) + "\n"
}

#[test]
fn each_case_is_told_as_written_beside_it() {
    let mut kinds = BTreeSet::new();
    let mut wrong = Vec::new();
    let mut names: Vec<PathBuf> = std::fs::read_dir(cases()).unwrap().flatten().map(|e| e.path()).collect();
    names.retain(|p| p.extension().is_some_and(|e| e == "yaml"));
    names.sort();
    for path in names {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let folder = workspace();
        let as_name = if name.starts_with("channels-") { "channels.yaml" } else { &name };
        let loaded = load(&folder, as_name, &std::fs::read(&path).unwrap());
        kinds.extend(loaded.diagnostics.iter().map(|d| <&str>::from(&d.problem)));
        let text = printed(&folder, &loaded);
        let golden = path.with_extension("txt");
        match std::fs::read_to_string(&golden) {
            Ok(wanted) if wanted == text => {}
            Ok(wanted) => wrong.push(format!("{name}: wanted\n{wanted}\ngot\n{text}")),
            Err(_) => {
                std::fs::write(&golden, text).unwrap();
                wrong.push(format!("{name}: written now, read it"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(kinds.len() >= 35, "{}: {kinds:?}", kinds.len());
}

#[test]
fn the_example_has_no_fault_and_both_languages_speak_of_the_same_places() {
    let folder = workspace();
    let example = std::fs::read(cases().join("example/campaigns/dai-hoi.yaml")).unwrap();
    let loaded = load(&folder, "dai-hoi.yaml", &example);
    assert_eq!(printed(&folder, &loaded), "0 lỗi, 0 lưu ý\n");
    assert_eq!((loaded.campaigns.len(), loaded.directory.unwrap().channels.len()), (1, 4));

    let faulty = load(&folder, "a.yaml", &std::fs::read(cases().join("times.yaml")).unwrap());
    let (vi, en) = (
        fault::json(Lang::Vi, &faulty.sources, &faulty.diagnostics),
        fault::json(Lang::En, &faulty.sources, &faulty.diagnostics),
    );
    let places = |all: &Value| -> Vec<Value> {
        all.as_array().unwrap().iter().map(|d| serde_json::json!([d["code"], d["line"], d["column"]])).collect()
    };
    assert_eq!(places(&vi), places(&en));
    assert_eq!(vi[0]["code"], "bad_date");
    assert_eq!((&vi[0]["line"], &vi[0]["column"]), (&Value::from(12), &Value::from(64)));
    assert_ne!(vi[0]["message"], en[0]["message"]);
}

#[test]
fn a_fault_in_a_large_file_names_its_line() {
    let mut text = String::from(
        "campaign: a\ntitle: A\nunit: xa-ia-mau\nphases: {p: {kind: before, title: P, from: 2026-01-01, until: 2026-12-31}}\nitems:\n",
    );
    for n in 0..1_000 {
        let channel = if n == 777 { "web-xaa" } else { "web-xa" };
        text += &format!(
            "  - id: tin-{n}\n    phase: p\n    title: Tin số {n}\n    when: 2026-02-01 08:00\n    channels: [{channel}]\n"
        );
    }
    let folder = workspace();
    let loaded = load(&folder, "a.yaml", text.as_bytes());
    assert_eq!(loaded.campaigns[0].items.len(), 1_000);
    let [only] = loaded.diagnostics.as_slice() else { panic!("{:?}", loaded.diagnostics) };
    assert_eq!(loaded.sources.line_column(only.place.unwrap()), (5 + 777 * 5 + 5, 16));
}

/// What is hostile or damaged ends in a message, soon.
#[test]
fn hostile_files_end_in_a_message() {
    let bomb =
        "a: &a [x]\n".to_owned() + &(1..30).map(|n| format!("k{n}: &k{n} [*a, *a, *a, *a]\n")).collect::<String>();
    let long_line = format!("campaign: [{}]\n", "\"x\", ".repeat(60_000));
    let many_faults = format!("campaign: a\n{}", (0..20_000).map(|n| format!("khoa-la-{n}: 1\n")).collect::<String>());
    let head = "campaign: a\ntitle: A\nunit: xa-ia-mau\nphases: {p: {kind: before, title: P, from: 2026-01-01, until: 2026-02-01}}\nitems:\n";
    let many_items = head.to_owned()
        + &(0..20_001)
            .map(|n| format!("- {{id: i{n}, phase: p, title: T, when: 2026-01-02 08:00, channels: [web-xa]}}\n"))
            .collect::<String>();
    let files: Vec<(&str, Vec<u8>, &str)> = vec![
        ("large", vec![b'a'; 50 * 1024 * 1024], "file_too_large"),
        ("brackets", "[".repeat(100_000).into_bytes(), "too_deep"),
        ("indented", (0..2_000).map(|n| " ".repeat(n) + "a:\n").collect::<String>().into_bytes(), "too_deep"),
        ("bomb", bomb.into_bytes(), "alias_not_allowed"),
        ("long line", long_line.into_bytes(), "wrong_type"),
        ("many faults", many_faults.into_bytes(), "too_many_faults"),
        ("latin-1", b"campaign: a\ntitle: caf\xe9\n".to_vec(), "not_utf8"),
        ("utf-16", b"\xff\xfec\0a\0".to_vec(), "not_utf8"),
        ("many items", many_items.into_bytes(), "too_many_items"),
        ("empty", Vec::new(), "empty"),
        ("mark alone", "\u{feff}".into(), "empty"),
        ("comment", b"# nothing\n".to_vec(), "empty"),
        ("binary", vec![0, 1, 2, 0, 27, b'[', b'2', b'J', 0], "not_text"),
        ("one text", b"xin chao".to_vec(), "wrong_type"),
        ("many colons", "a: ".repeat(100_000).into_bytes(), "syntax"),
        ("many marks", "? ".repeat(100_000).into_bytes(), "too_deep"),
        ("quotes", "\"".repeat(99_999).into_bytes(), "syntax"),
        (
            "tabs",
            format!("a:\n{}", (0..90_000).map(|n| format!("\tk{n}: b\n")).collect::<String>()).into_bytes(),
            "syntax",
        ),
        ("bullets", format!("a:\n{}", "  • b：c\n".repeat(90_000)).into_bytes(), "syntax"),
        (
            "open quotes",
            "a:\n".to_owned().into_bytes().into_iter().chain("  - b: \"c\n".repeat(30_000).into_bytes()).collect(),
            "syntax",
        ),
        ("open brackets", "- b: [c\n".repeat(30_000).into_bytes(), "syntax"),
        ("texts", "- b: |\n   c\n d\n".repeat(30_000).into_bytes(), "syntax"),
        ("colons", "- a: b: c\n".repeat(30_000).into_bytes(), "syntax"),
    ];
    for (name, bytes, code) in files {
        let folder = workspace();
        let started = Instant::now();
        let loaded = load(&folder, "a.yaml", &bytes);
        let text = printed(&folder, &loaded);
        assert!(started.elapsed() < Duration::from_secs(20), "{name} took {:?}", started.elapsed());
        let codes: Vec<&str> = loaded.diagnostics.iter().map(|d| (&d.problem).into()).collect();
        assert!(codes.contains(&code), "{name}: {:?}", &codes[..codes.len().min(9)]);
        assert!(text.contains("a.yaml"), "{name} is not named: {text}");
        assert!(!text.contains('\u{1b}'), "{name} sends an escape to the terminal");
    }
    let folder = workspace();
    std::fs::create_dir(folder.path().join("b.yaml")).unwrap();
    let loaded = Workspace::load_with(&folder.path().join("khong-co.yaml"), &adapters());
    assert!(matches!(loaded.diagnostics[0].problem, Problem::FileMissing { .. }));
}

#[test]
fn a_file_cut_anywhere_keeps_what_stands_before_the_cut() {
    let text = "campaign: a\ntitle: \"Tiếng: Việt\"\nunit: xa-ia-mau\nanchors:\n  m: { title: Mốc, at: 2026-01-20 08:00 }\nphases: { p: { kind: before, title: P, from: m - 9d, until: m } }\nitems:\n  - id: x\n    phase: p\n    title: 'X'\n    when: [m - 7d at 10:00, m - 1h]\n    channels: { loa-xa: { slots: [sang] }, web-xa: }\n    body: |\n      Đoạn *một*.\n\n      Đoạn hai.\n";
    let folder = workspace();
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        let loaded = load(&folder, "a.yaml", text.get(..end).unwrap().as_bytes());
        let items = loaded.campaigns.first().map_or(0, |c| c.items.len());
        assert!(loaded.has_faults() || items > 0, "cut at {end} is not noticed");
        for diagnostic in &loaded.diagnostics {
            let place = diagnostic.place.unwrap();
            assert!(loaded.sources.get(place.file).text.get(place.start..place.end).is_some(), "cut at {end}");
        }
    }
}

#[test]
fn line_ends_and_marks_change_nothing() {
    let text = std::fs::read_to_string(cases().join("references.yaml")).unwrap();
    let folder = workspace();
    let told = |bytes: &[u8]| {
        let loaded = load(&folder, "a.yaml", bytes);
        fault::json(Lang::Vi, &loaded.sources, &loaded.diagnostics)
    };
    let plain = told(text.as_bytes());
    assert_eq!(plain, told(text.replace('\n', "\r\n").as_bytes()));
    assert_eq!(plain, told(format!("\u{feff}{text}").as_bytes()));
}

#[test]
fn a_secret_in_a_file_is_not_printed() {
    let cases = std::fs::read_to_string(cases().join("channels-faults.yaml")).unwrap();
    let head =
        "units: { xa: { title: Xã } }\nchannels:\n  z: { title: Z, unit: xa, adapter: zalo, settings: { app_id: 1,";
    for text in [
        cases,
        format!("{head} access_token:\n    gia-tri-bi-mat, mau: đỏ }} }}\n"),
        format!("{head} access_token: a, access_token: gia-tri-bi-mat }} }}\n"),
        "units: {}\nchannels:\n  z:\n    settings:\n      page_token: x: gia-tri-bi-mat\n".to_owned(),
        "units: {}\nAccess_Token: gia-tri-bi-mat\n".to_owned(),
        format!("{head} access_token:gia-tri-bi-mat }} }}\n"),
        format!("{head} access_token：gia-tri-bi-mat }} }}\n"),
        format!("{head} access_token gia-tri-bi-mat }} }}\n"),
        "units: {}\nchannels:\n  z:\n    settings:\n      app_id: 1\n      page_token gia-tri-bi-mat\n".to_owned(),
        "units: {}\nchannels:\n  z:\n    settings:\n      app_id: 1\n      page_token = gia-tri-bi-mat\n".to_owned(),
        "units: {}\nchannels:\n  z:\n    settings:\n      page_token:gia-tri-bi-mat\n".to_owned(),
        "units: {}\nchannels:\n  z:\n    settings:\n      page_token：“gia-tri-bi-mat”\n".to_owned(),
    ] {
        let folder = workspace();
        let loaded = load(&folder, "channels.yaml", text.as_bytes());
        assert!(loaded.has_faults(), "{text}");
        let told = printed(&folder, &loaded) + &fault::json(Lang::En, &loaded.sources, &loaded.diagnostics).to_string();
        assert!(!told.contains("gia-tri-bi-mat"), "{told}");
    }
}

#[test]
fn a_workspace_is_found_from_below_and_holds_its_campaigns() {
    let folder = workspace();
    std::fs::create_dir(folder.path().join("campaigns")).unwrap();
    let text = "campaign: a\ntitle: A\nunit: xa-ia-mau\nphases: {}\nitems: []\n";
    for name in ["b.yml", "campaigns/a.yaml", "campaigns/.an.yaml", "campaigns/ghi-chu.txt"] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let loaded = Workspace::load_with(&folder.path().join("campaigns"), &adapters());
    assert_eq!(loaded.campaigns.len(), 2);
    assert!(matches!(loaded.diagnostics.as_slice(), [d] if matches!(d.problem, Problem::DuplicateCampaign { .. })));
    let alone = tempfile::tempdir().unwrap();
    let loaded = Workspace::load_with(alone.path(), &adapters());
    assert!(matches!(loaded.diagnostics[0].problem, Problem::NoChannelsFile { .. }));
    assert_eq!(loaded.diagnostics[0].severity, Severity::Fault);
}

/// Which files are read does not depend on the order that a disk gives them in, and the rest is not left out in silence.
#[test]
fn more_campaign_files_than_are_read_are_a_fault() {
    let folder = workspace();
    for n in (0..1_002).rev() {
        std::fs::write(folder.path().join(format!("c-{n:04}.yaml")), "").unwrap();
    }
    let loaded = Workspace::load_with(folder.path(), &adapters());
    let told = loaded.diagnostics.iter().filter(|d| matches!(d.problem, Problem::TooManyCampaignFiles { .. }));
    let told: Vec<&Problem> = told.map(|d| &d.problem).collect();
    assert_eq!(told, [&Problem::TooManyCampaignFiles { count: 1_002, limit: 1_000 }]);
    assert!(loaded.has_faults());
    let printed = printed(&folder, &loaded);
    assert!(printed.contains("c-0999.yaml") && !printed.contains("c-1001.yaml"), "{printed}");
}

/// What the reader accepts, an editor with our schema accepts: the keys and enums of the example.
#[test]
fn the_schema_accepts_the_example() {
    let campaign = std::fs::read_to_string(cases().join("example/campaigns/dai-hoi.yaml")).unwrap();
    let channels = std::fs::read_to_string(cases().join("example/channels.yaml")).unwrap();
    // Vietnamese words and dates are as good; the last item of that case is mistyped.
    let vietnamese = std::fs::read_to_string(cases().join("as-people-write.yaml")).unwrap();
    let vietnamese = vietnamese.replace("chao-mùn", "chào mừng");
    for (schema, text) in
        [(schema::campaign(), campaign), (schema::campaign(), vietnamese), (schema::channels(&adapters()), channels)]
    {
        let value = as_json(&text);
        assert_eq!(misfits(&schema, &schema, &value, "$"), Vec::<String>::new());
        let mut odd = value.clone();
        odd["mauSac"] = Value::from("đỏ");
        assert_eq!(misfits(&schema, &schema, &odd, "$").len(), 1);
        if value["items"].is_array() {
            odd = value.clone();
            odd["items"][0]["tone"] = Value::from("vui");
            assert_eq!(misfits(&schema, &schema, &odd, "$").len(), 1, "no tone of that name");
        }
    }
}

fn as_json(text: &str) -> Value {
    let mut sources = loa::domain::diagnostic::Sources::default();
    let file = sources.add("a.yaml", text);
    json_of(&loa::domain::yaml::read(&sources, file).0.root)
}

fn json_of(node: &loa::domain::yaml::Node) -> Value {
    use loa::domain::yaml::Value as Yaml;
    match &node.value {
        Yaml::Null | Yaml::Refused => Value::Null,
        Yaml::Text(text) => text.parse::<u32>().map_or_else(|_| Value::from(text.as_str()), Value::from),
        Yaml::List(nodes) => nodes.iter().map(json_of).collect(),
        Yaml::Map(map) => Value::Object(map.entries.iter().map(|e| (e.key.value.clone(), json_of(&e.value))).collect()),
    }
}

/// As much of JSON Schema as ours uses; of patterns only the one that lets capitals through.
fn misfits(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return misfits(root, &root["$defs"][name.trim_start_matches("#/$defs/")], value, at);
    }
    if let Some(either) = schema["anyOf"].as_array() {
        let fits = either.iter().any(|s| misfits(root, s, value, at).is_empty());
        return if fits { vec![] } else { vec![format!("{at}: none of {}", either.len())] };
    }
    if let Some(words) = schema["enum"].as_array() {
        return if words.contains(value) { vec![] } else { vec![format!("{at}: {value}")] };
    }
    let capital = |value: &Value| value.as_str().is_some_and(|text| text.starts_with(char::is_uppercase));
    if schema["pattern"] == "^[A-ZĐ]" && !capital(value) {
        return vec![format!("{at}: {value}")];
    }
    let kind = match value {
        Value::String(_) => "string",
        Value::Number(_) => "integer",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
        Value::Null | Value::Bool(_) => "null",
    };
    let allowed = schema["type"].to_string();
    let number = kind == "integer" && allowed.contains("number");
    if !allowed.contains(kind) && !number {
        return vec![format!("{at}: {kind} is not {allowed}")];
    }
    let mut found = Vec::new();
    if let Value::Array(values) = value {
        values.iter().for_each(|v| found.extend(misfits(root, &schema["items"], v, &format!("{at}[]"))));
    }
    if let Value::Object(values) = value {
        for (key, value) in values {
            let at = format!("{at}.{key}");
            let open = &schema["additionalProperties"];
            match (schema["properties"].get(key), open) {
                (Some(property), _) => found.extend(misfits(root, property, value, &at)),
                (None, Value::Bool(false)) => found.push(format!("{at} is not known")),
                (None, Value::Null) => {}
                (None, other) => found.extend(misfits(root, other, value, &at)),
            }
        }
    }
    found
}
