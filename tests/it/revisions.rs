//! What was applied is kept, revision by revision: nobody overwrites unread what somebody else applied meanwhile, and
//! nobody loses what they changed.

use std::path::PathBuf;

use super::support::office::{Office, Said};

const TEXT: &str = "Nội dung của xa-a.";

/// Another working copy of the same store.
struct Copy<'o> {
    office: &'o Office,
    _folder: tempfile::TempDir,
    folder: PathBuf,
}

impl Copy<'_> {
    fn of(office: &Office) -> Copy<'_> {
        let folder = tempfile::tempdir().unwrap();
        Copy { office, folder: folder.path().to_owned(), _folder: folder }
    }

    fn run(&self, who: &str, arguments: &[&str]) -> Said {
        let store = format!("sqlite:{}", self.office.store().display());
        let arguments = [&["-C", self.folder.to_str().unwrap()], arguments].concat();
        self.office.with(who, &arguments, &[("LOA_STORE", &store)], "")
    }

    fn fine(&self, who: &str, arguments: &[&str]) -> String {
        let said = self.run(who, arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {}{}", said.out, said.err);
        said.out
    }

    fn text(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder.join(file)).unwrap()
    }

    fn change(&self, file: &str, from: &str, to: &str) {
        let text = self.text(file);
        assert!(text.contains(from), "{text}");
        std::fs::write(self.folder.join(file), text.replace(from, to)).unwrap();
    }
}

fn text(office: &Office, file: &str) -> String {
    std::fs::read_to_string(office.workspace.join(file)).unwrap()
}

#[test]
fn a_folder_is_made_from_the_store_and_the_second_to_apply_is_told() {
    let office = Office::running();
    let copy = Copy::of(&office);
    copy.fine("bt-a", &["pull"]);
    for file in ["channels.yaml", "a.yaml", "b.yaml", "tinh.yaml"] {
        assert_eq!(copy.text(file), text(&office, file), "{file}");
    }
    assert_eq!(office.json("bt-a", &["pull"])["pulled"][0]["standing"], "same");
    copy.change("a.yaml", TEXT, "Nội dung mới của xã.");
    copy.fine(
        "bt-a",
        &["apply", &copy.folder.join("a.yaml").display().to_string(), "--yes", "--reason", "Bổ sung số liệu"],
    );

    // The first folder was changed as well, from what is not the newest any more.
    office.change("a.yaml", "title: Tin của xa-a", "title: Tin của xã A");
    let before = (text(&office, "a.yaml"), office.log());
    let said = office.run("bt-a", &["apply", "a.yaml", "--yes"]);
    assert_eq!(said.code, 3, "{}{}", said.out, said.err);
    let told = said.out + &said.err;
    for part in [
        "-    body: Nội dung mới của xã.",
        &format!("+    body: {TEXT}"),
        "+    title: Tin của xã A",
        "loa pull ke-hoach-a",
        "--base 2",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(office.refused("bt-a", &["apply", "a.yaml", "--yes"]).0, "not_newest");
    // A pull does not take the change away either.
    let pulled = office.run("bt-a", &["pull", "ke-hoach-a"]);
    assert_eq!(pulled.code, 3, "{}{}", pulled.out, pulled.err);
    assert!(pulled.out.contains("+    title: Tin của xã A"), "{}", pulled.out);
    assert_eq!((text(&office, "a.yaml"), office.log()), before, "nothing was written, here or there");

    // Both changes in one file, and said so.
    office.change("a.yaml", TEXT, "Nội dung mới của xã.");
    assert_eq!(office.refused("bt-a", &["apply", "a.yaml", "--yes", "--base", "1"]).0, "not_newest");
    office.fine("bt-a", &["apply", "a.yaml", "--yes", "--base", "2"]);
    let title = office.on("tin-a")["title"].clone();
    assert_eq!(title, "Tin của xã A");

    // The copy has nothing of its own: it follows.
    copy.fine("bt-a", &["pull"]);
    assert_eq!(copy.text("a.yaml"), text(&office, "a.yaml"));
    assert!(!copy.folder.join("a.yaml.cu").exists());
}

#[test]
fn what_was_changed_here_alone_stays_and_is_applied_without_a_question_of_base() {
    let office = Office::running();
    office.change("a.yaml", TEXT, "Một.");
    assert_eq!(office.json("bt-a", &["pull", "ke-hoach-a"])["pulled"][0]["standing"], "ahead");
    assert!(text(&office, "a.yaml").contains("Một."));
    office.fine("bt-a", &["apply", "a.yaml", "--yes"]);
    office.change("a.yaml", "Một.", "Hai.");
    office.fine("bt-a", &["apply", "a.yaml", "--yes"]);
    // Nobody knows any more what the files were made from.
    std::fs::remove_file(office.workspace.join(".loa/base.json")).unwrap();
    office.fine("bt-a", &["apply", "a.yaml", "--yes"]);
    std::fs::write(office.workspace.join(".loa/base.json"), "{").unwrap();
    office.change("a.yaml", "Hai.", "Ba.");
    assert_eq!(office.refused("bt-a", &["apply", "a.yaml", "--yes"]).0, "not_newest");
    office.fine("bt-a", &["pull", "ke-hoach-a", "--replace"]);
    assert!(text(&office, "a.yaml").contains("Hai."));
    assert!(text(&office, "a.yaml.cu").contains("Ba."), "what was here is put aside");
    office.fine("bt-a", &["apply", "--yes", "a.yaml"]);
}

#[test]
fn any_revision_is_shown_compared_and_brought_back() {
    let office = Office::running();
    office.change("a.yaml", TEXT, "Số liệu sai.");
    office.fine("bt-a", &["apply", "a.yaml", "--yes", "--reason", "Cập nhật số liệu"]);
    let history = office.fine("", &["history", "ke-hoach-a"]);
    for part in ["bản 2", "bản 1", "Biên tập xã A (bt-a)", "Cập nhật số liệu", "Kế hoạch xa-a"] {
        assert!(history.contains(part), "{part}: {history}");
    }
    assert!(office.fine("", &["history"]).contains("channels.yaml"));
    assert!(office.fine("", &["history", "ke-hoach-a", "--show", "1"]).contains(TEXT));
    let compared = office.fine("", &["history", "ke-hoach-a", "--compare", "1"]);
    assert!(
        compared.contains(&format!("-    body: {TEXT}")) && compared.contains("+    body: Số liệu sai."),
        "{compared}"
    );
    assert_eq!(office.refused("", &["history", "ke-hoach-a", "--show", "9"]).0, "no_such_revision");

    // Who may not apply may not restore.
    assert_eq!(office.refused("bt-b", &["restore", "ke-hoach-a", "1", "--reason", "x", "--yes"]).0, "not_your_unit");
    let restored = office.json("bt-a", &["restore", "ke-hoach-a", "1", "--reason", "Số liệu sai", "--yes"]);
    assert_eq!((&restored["restored"], &restored["revision"]), (&1.into(), &3.into()), "{restored}");
    let shown = office.fine("", &["show", "tin", "--campaign", "ke-hoach-a"]);
    assert!(shown.contains(TEXT) && !shown.contains("Số liệu sai."), "{shown}");
    assert!(office.fine("", &["history", "ke-hoach-a"]).contains("Số liệu sai"), "the reason stands in the history");
    // The folder holds the wrong figures still; it does not win by being there.
    office.change("a.yaml", "Số liệu sai.", "Số liệu khác.");
    assert_eq!(office.refused("bt-a", &["apply", "a.yaml", "--yes"]).0, "not_newest");
    let again = office.json("bt-a", &["restore", "ke-hoach-a", "1", "--reason", "x", "--yes"]);
    assert_eq!((&again["restored"], &again["revision"]), (&1.into(), &3.into()), "it is the newest already: {again}");
}

#[test]
fn channels_yaml_has_revisions_of_its_own() {
    let office = Office::running();
    let copy = Copy::of(&office);
    copy.fine("admin", &["pull"]);
    copy.change("channels.yaml", "Bảng tin xã B", "Bảng tin của xã B");
    copy.fine("admin", &["apply", "--yes"]);
    office.change("channels.yaml", "Bảng tin xã A", "Bảng tin của xã A");
    let said = office.run("admin", &["apply", "--yes"]);
    assert_eq!(said.code, 3, "{}{}", said.out, said.err);
    assert!(said.out.contains("Bảng tin của xã B"), "{}", said.out);
    office.fine("admin", &["pull", "channels.yaml", "--replace"]);
    assert!(text(&office, "channels.yaml").contains("Bảng tin của xã B"));
    assert!(text(&office, "channels.yaml.cu").contains("Bảng tin của xã A"));
    office.fine("admin", &["apply", "--yes"]);
}
