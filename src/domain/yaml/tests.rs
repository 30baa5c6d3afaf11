//! YAML texts → the tree of placed nodes, or the faults in words of the tree.
//!
//! Never: panics or hangs on any text; the properties at the end try.

use super::*;

fn print(text: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add("t.yaml", text);
    let (tree, faults) = read(&sources, file);
    let mut out = String::new();
    show(text, &tree.root, 0, &mut out);
    for fault in faults {
        let place = fault.place.unwrap();
        out.push_str(&format!("! {:?} «{}»\n", fault.problem, text.get(place.start..place.end).unwrap()));
    }
    out
}

fn show(text: &str, node: &Node, depth: usize, out: &mut String) {
    let written = text.get(node.place.start..node.place.end).unwrap().replace("\r\n", "⏎").replace('\n', "⏎");
    let pad = "  ".repeat(depth);
    match &node.value {
        Value::Null => out.push_str(&format!("{pad}null «{written}»\n")),
        Value::Refused => out.push_str(&format!("{pad}refused «{written}»\n")),
        Value::Text(t) => out.push_str(&format!("{pad}{t:?} «{written}»\n")),
        Value::List(nodes) => {
            out.push_str(&format!("{pad}list «{written}»\n"));
            nodes.iter().for_each(|n| show(text, n, depth + 1, out));
        }
        Value::Map(map) => {
            out.push_str(&format!("{pad}map{} «{written}»\n", if map.cut { " cut" } else { "" }));
            for e in &map.entries {
                out.push_str(&format!("{pad}  {}:\n", e.key.value));
                show(text, &e.value, depth + 2, out);
            }
        }
    }
}

#[test]
fn nodes_carry_their_bytes() {
    let text = "\u{feff}a: Mốc đầu\r\nb: |\r\n  dòng một\r\n  dòng hai\r\n\r\nc: [x, \"y z\"]\nd: {e: 1, f: }\ng:\n  - h: i\n  - ~\n";
    let wanted = r#"
a:
"Mốc đầu" «Mốc đầu»
b:
"dòng một\ndòng hai\n" «dòng một⏎  dòng hai»
c:
list «[x, "y z"]»
"x" «x»
"y z" «"y z"»
d:
map «{e: 1, f: }»
e:
"1" «1»
f:
null «»
g:
list «- h: i⏎  - ~»
map «h: i»
h:
"i" «i»
null «~»
"#;
    let printed = print(text);
    let (first, rest) = printed.split_once('\n').unwrap();
    assert!(first.starts_with("map «a: Mốc") && first.ends_with("- ~»"), "{first}");
    assert_eq!(rest.lines().map(str::trim).collect::<Vec<_>>().join("\n"), wanted.trim());
}

#[test]
fn nfd_is_read_as_nfc_and_keeps_its_bytes() {
    assert!(print("a: Mo\u{302}\u{301}c\nb: x").contains("\"Mốc\" «Mo\u{302}\u{301}c»"));
}

#[test]
fn an_error_keeps_what_was_read() {
    let printed = print("a: 1\nb:\n  c: 2\n  d: \"chưa đóng\n");
    assert_eq!(printed.matches("map cut").count(), 2, "{printed}");
    assert!(printed.contains("a:\n    \"1\"") && printed.contains("c:\n        \"2\""), "{printed}");
    assert!(printed.ends_with("! Syntax { what: UnclosedQuote } «\"»\n"), "{printed}");
}

#[test]
fn what_is_refused() {
    for (text, problem) in [
        ("a: &x 1\nb: *x\n", "AliasNotAllowed"),
        ("a: *quan trọng*\n", "AliasNotAllowed"),
        ("a: !ruby/object x\n", "Tag"),
        ("a: {{ khai-mac | ngày }}\n", "Braces"),
        ("a: 1\n---\nb: 2\n", "SeveralDocuments"),
        ("a: 1\na: 2\n", "DuplicateKey"),
        ("a: b: c\n", "ColonInText"),
        ("a: 1\n\tb: 2\n", "Tab"),
        ("a: [1, 2\n", "UnclosedBracket"),
        ("a: \"x\n", "UnclosedQuote"),
        ("a: \"x\\q\"\n", "BadEscape"),
        ("a: \"x\" y\n", "TextAfterQuote"),
        ("a:\n  b: 1\n c: 2\n", "Indentation"),
        ("a: 1\nchỉ chữ\nb: 2\n", "NoKey"),
        ("[a]: 1\n", "WrongType"),
        (&"[".repeat(100_000), "TooDeep"),
        (&"- ".repeat(100_000), "TooDeep"),
        (&"a:\n".repeat(3), "DuplicateKey"),
        (&format!("[{}]", "1,".repeat(NODES_MAX + 1)), "TooManyNodes"),
    ] {
        let printed = print(text);
        assert!(
            printed.contains(problem),
            "{}: {}",
            text.get(..40).unwrap_or(text),
            printed.chars().take(900).collect::<String>()
        );
    }
}
