//! A Rust file as the tidy test sees it: its text, and its code with comments and literals blanked out.
//!
//! It knows where comments, strings and the closing `mod tests` are, which is enough to look for a name without finding
//! it in prose. Blanks keep their lines, so every find has its line number.

use std::fs;
use std::path::{Path, PathBuf};

pub(super) struct SourceFile {
    /// Relative to the repository, with `/`.
    pub(super) path: String,
    pub(super) text: String,
    /// Same lines as `text`; comments and the insides of literals are spaces.
    pub(super) code: String,
}

impl SourceFile {
    fn read(root: &Path, path: &Path) -> SourceFile {
        let text = fs::read_to_string(path).unwrap();
        let relative = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        SourceFile { path: relative, code: blank(&text), text }
    }

    /// The code above the closing `mod tests`; nothing of a file that is only there for tests.
    pub(super) fn shipped(&self) -> &str {
        if !self.path.starts_with("src/") || self.path.ends_with("/tests.rs") || self.path.ends_with("/fixture.rs") {
            return "";
        }
        let mut from = 0;
        while let Some(found) = self.code.get(from..).and_then(|rest| rest.find("#[cfg(test)]")) {
            let end = from + found + "#[cfg(test)]".len();
            let after = self.code.get(end..).unwrap_or("").trim_start();
            if after.starts_with("mod ") && !after.split('{').next().unwrap_or("").contains(';') {
                return self.code.get(..from + found).unwrap_or("");
            }
            from = end;
        }
        &self.code
    }

    /// `adapters` for `src/adapters/zalo.rs`, `clock` for `src/clock.rs`; empty for what is not under `src/`.
    pub(super) fn top_module(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or("");
        inside.split('/').next().unwrap_or("").trim_end_matches(".rs")
    }

    pub(super) fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }
}

/// All `.rs` files below a folder of the repository, in order.
pub(super) fn files(folder: &str) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join(folder), &mut paths);
    paths.sort();
    paths.iter().map(|path| SourceFile::read(root, path)).collect()
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, paths);
        } else if path.extension().is_some_and(|e| e == "rs") {
            paths.push(path);
        }
    }
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Lines (from 1) on which `needle` stands, not as a part of a longer name.
pub(super) fn lines_with(code: &str, needle: &str) -> Vec<usize> {
    let starts_word = needle.starts_with(is_word);
    let ends_word = needle.ends_with(is_word);
    code.match_indices(needle)
        .filter(|(at, _)| {
            let before = code.get(..*at).and_then(|text| text.chars().next_back());
            let after = code.get(at + needle.len()..).and_then(|text| text.chars().next());
            !(starts_word && before.is_some_and(is_word) || ends_word && after.is_some_and(is_word))
        })
        .map(|(at, _)| line_of(code, at))
        .collect()
}

pub(super) fn line_of(code: &str, at: usize) -> usize {
    code.get(..at).unwrap_or("").matches('\n').count() + 1
}

/// The identifier that `text` begins with.
pub(super) fn leading_word(text: &str) -> &str {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or("")
}

/// Comments and the insides of literals become spaces; line breaks stay.
fn blank(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match (chars[at], chars.get(at + 1)) {
            ('/', Some('/')) => until_line_end(&chars, at),
            ('/', Some('*')) => until_comment_end(&chars, at),
            ('r', Some('"' | '#')) if !after_word(&chars, at) => until_raw_end(&chars, at).unwrap_or(at),
            ('"', _) => until_quote(&chars, at, '"'),
            ('\'', _) if is_char_literal(&chars, at) => until_quote(&chars, at, '\''),
            _ => at,
        };
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

fn after_word(chars: &[char], at: usize) -> bool {
    at > 0 && is_word(chars[at - 1]) && chars[at - 1] != 'b'
}

fn until_line_end(chars: &[char], at: usize) -> usize {
    (at..chars.len()).find(|i| chars[*i] == '\n').unwrap_or(chars.len())
}

fn until_comment_end(chars: &[char], at: usize) -> usize {
    let mut depth = 0;
    let mut i = at;
    while i < chars.len() {
        match (chars[i], chars.get(i + 1)) {
            ('/', Some('*')) => (depth, i) = (depth + 1, i + 2),
            ('*', Some('/')) => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            return i;
        }
    }
    chars.len()
}

/// `None`: it is a raw identifier, not a raw string.
fn until_raw_end(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    let open = at + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let closes = |i: usize| chars[i] == '"' && (1..=hashes).all(|n| chars.get(i + n) == Some(&'#'));
    Some((open + 1..chars.len()).find(|i| closes(*i)).map_or(chars.len(), |i| i + 1 + hashes))
}

fn until_quote(chars: &[char], at: usize, quote: char) -> usize {
    let mut i = at + 1;
    while i < chars.len() {
        match chars[i] {
            '\\' => i += 2,
            c if c == quote => return i + 1,
            _ => i += 1,
        }
    }
    chars.len()
}

/// A lifetime has no closing quote right after its first character.
fn is_char_literal(chars: &[char], at: usize) -> bool {
    chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\'')
}

#[test]
fn blanking_keeps_lines_and_code() {
    let text = "a // sqlx\nlet s = \"sq\\\"lx\"; /* x /* y\n */ */ let c = '\"'; fn f<'a>() {}\nlet r = r#\"a\"b\"#; b";
    let code = blank(text);
    assert_eq!(code.lines().count(), text.lines().count());
    assert_eq!(
        code.split_whitespace().collect::<Vec<_>>().join(" "),
        "a let s = ; let c = ; fn f<'a>() {} let r = ; b"
    );
    assert!(lines_with("let sqlx_like = 1;", "sqlx").is_empty());
    assert_eq!(lines_with("\nuse sqlx::Row;", "sqlx"), [2]);
}
