//! One word for one thing, in the words of those who read it: what staff are told, the files that they start from, and
//! the README's part for them.
//!
//! Each word here reads as something else in an office ("loa" is the loudspeaker, "phát hành" is what a printer does,
//! "diễn tập" is a drill), and stands beside the word that is used.

use std::fs;
use std::path::Path;

use super::assert_none;
use super::source::files;

/// Not to be said, and what is said instead. A phrase is looked for as whole words, in lower case.
const OLD: &[(&str, &str)] = &[
    ("phát hành", "đăng (một trang), phát (trên loa); một lần là một lượt"),
    ("nạp", "đưa vào lịch"),
    ("gỡ lệnh", "cho tiếp tục"),
    ("gỡ bằng", "cho tiếp tục bằng"),
    ("gỡ tạm dừng", "cho tiếp tục"),
    ("khóa", "mục (của một tệp)"),
    ("loa đang chạy", "chương trình đang chạy: loa là cái loa"),
    ("loa làm việc", "chương trình làm việc"),
    ("loa biết", "chương trình có"),
    ("loa ghi", "chương trình ghi"),
    ("nền tảng", "kênh, loại kênh"),
    ("tuyến nội dung", "nhóm nội dung"),
    ("tuyến này", "nhóm này"),
    ("diễn tập", "chạy thử"),
    ("sắc thái", "tính chất tin"),
    ("kho dữ liệu", "nơi lưu dữ liệu"),
    ("lược đồ", "mẫu khai báo (JSON Schema)"),
    ("mã băm", "mã kiểm tra"),
    ("nhật ký kiểm tra", "nhật ký hệ thống"),
    ("đồng hồ ảo", "thời gian mô phỏng"),
    ("trùng phút", "trùng giờ"),
    ("mất trả lời", "không nhận được phản hồi"),
    ("lỡ giờ", "quá giờ"),
    ("chờ ít giây", "chờ vài giây"),
    // Values of files in a sentence: a reader types and reads their own words.
    ("festive", "chào mừng"),
    ("neutral", "thông thường"),
    ("essential", "thiết yếu"),
    ("emergency", "khẩn cấp"),
    ("draft", "chờ duyệt"),
    ("scheduled", "đã duyệt"),
    ("staged", "đã có bản nháp"),
    ("delivered", "đã đăng, phát"),
    ("missed", "quá giờ"),
    ("unconfirmed", "chưa rõ kết quả"),
];

/// Where an old word is the right one, and why.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("khóa", "KEY_IS_OPEN", "the key file is a key"),
    ("khóa", "BAD_KEY", "the key file is a key"),
    ("khóa", "BAD_KEY_DO", "the key file is a key"),
    ("khóa", "SECRET_APP_SECRET", "as Facebook's own screen calls it"),
    ("khóa", "SECRET_KEY", "as Zalo's own screen calls it"),
    ("delivered", "STATUS_UNCONFIRMED_ONE", "an option to be copied"),
    ("delivered", "SETTLE_USAGE", "an option to be copied"),
];

/// Here no table of words: each arm says its own, and every text is Vietnamese.
const IN_ARMS: &str = "src/i18n/problem/vi";

#[test]
fn staff_read_their_own_words() {
    let mut finds = Vec::new();
    let mut in_arms = 0;
    for file in files("src/i18n") {
        let said = if file.path.starts_with(IN_ARMS) { literals(&file.text) } else { catalogue(&file.text) };
        in_arms += if file.path.starts_with(IN_ARMS) { said.len() } else { 0 };
        for (name, line, vietnamese) in said {
            finds.extend(
                old_words(&vietnamese, &name).into_iter().map(|old| format!("{}: {name}: {old}", file.place(line))),
            );
        }
    }
    assert!(in_arms >= 300, "{in_arms}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["channels.yaml", "campaign.yaml"] {
        let path = format!("src/cli/init/{name}");
        let text = fs::read_to_string(root.join(&path)).unwrap();
        for (number, line) in (1..).zip(text.lines()) {
            finds.extend(old_words(said_to_staff(line), "").into_iter().map(|old| format!("{path}:{number}: {old}")));
        }
    }
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let part = readme.split("\n## ").find(|part| part.starts_with("Dành cho cán bộ")).unwrap();
    for line in part.lines() {
        finds.extend(old_words(line, "").into_iter().map(|old| format!("README.md, Dành cho cán bộ: {old}: {line}")));
    }
    assert_none("one word for one thing, as an office says it", finds);
}

/// Of a line of a sample file: its comment, or the text after its key; never a value that must stand there.
fn said_to_staff(line: &str) -> &str {
    match (line.find('#'), line.split_once("title: ")) {
        (Some(at), _) => &line[at..],
        (None, Some((_, title))) => title,
        (None, None) => "",
    }
}

fn old_words(text: &str, name: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let used = OLD.iter().filter(|(old, _)| stands_in(&text, old));
    used.filter(|(old, _)| !ALLOWED.iter().any(|(word, place, _)| word == old && *place == name))
        .map(|(old, better)| format!("“{old}”: say “{better}”"))
        .collect()
}

/// As whole words; an option (`--delivered`) is not one.
fn stands_in(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + phrase.len()..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_')
            && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Name, line and Vietnamese of each entry of a `words!` table: the first literal after `NAME:`.
fn catalogue(text: &str) -> Vec<(String, usize, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(at) = rest.find(": \"").into_iter().chain(rest.find(":\n")).min() {
        let head = &rest[..at];
        let name: String =
            head.chars().rev().take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_').collect();
        let name: String = name.chars().rev().collect();
        let after = rest[at + 1..].trim_start();
        let skipped = rest.len() - after.len();
        line += rest[..skipped].matches('\n').count();
        rest = after;
        if let Some(literal) = after.strip_prefix('"').filter(|_| name.len() > 1) {
            found.push((name, line, until_quote(literal)));
        }
    }
    found
}

/// Every literal with its line, beside no name. Comments are passed over.
fn literals(text: &str) -> Vec<(String, usize, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(at) = rest.find("//").into_iter().chain(rest.find('"')).min() {
        line += rest[..at].matches('\n').count();
        let start = &rest[at..];
        let end = match start.strip_prefix('"') {
            Some(literal) => {
                found.push((String::new(), line, until_quote(literal)));
                let mut escaped = false;
                let close = literal.find(|c| {
                    let closes = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    closes
                });
                close.map_or(start.len(), |close| close + 2)
            }
            None => start.find('\n').unwrap_or(start.len()),
        };
        line += start[..end].matches('\n').count();
        rest = &start[end..];
    }
    found
}

fn until_quote(literal: &str) -> String {
    let mut text = String::new();
    let mut escaped = false;
    for c in literal.chars() {
        match (escaped, c) {
            (false, '"') => break,
            (false, '\\') => escaped = true,
            (true, 'n') => {
                text.push('\n');
                escaped = false;
            }
            _ => {
                text.push(c);
                escaped = false;
            }
        }
    }
    text
}

#[test]
fn the_catalogue_is_read_whole() {
    let text = "words! {\n    A_1: \"một \\\"hai\\\"\", \"one\";\n    B_2:\n        \"ba\",\n        \"three\";\n}\n";
    let read = catalogue(text);
    assert_eq!(read, [("A_1".to_owned(), 2, "một \"hai\"".to_owned()), ("B_2".to_owned(), 4, "ba".to_owned())]);
    let text = "// \"không\"\nA => (\"một \\\"hai\\\"\",\n    format!(\"ba\")), // bốn\n";
    let read = literals(text);
    assert_eq!(read, [(String::new(), 2, "một \"hai\"".to_owned()), (String::new(), 3, "ba".to_owned())]);
    assert!(
        stands_in("lượt phát hành này", "phát hành")
            && !stands_in("kết nạp", "nạp bài")
            && !stands_in("--delivered", "delivered")
    );
}
