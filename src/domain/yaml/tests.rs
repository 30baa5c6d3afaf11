//! YAML texts → the tree of placed nodes, or the faults in words of the tree.
//!
//! It never panics or hangs on any text; the properties at the end try.

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
    let printed = print("a: 1\nb:\n  c: 2\n  d: \"x\\q\"\n");
    assert_eq!(printed.matches("map cut").count(), 2, "{printed}");
    assert!(printed.contains("a:\n    \"1\"") && printed.contains("c:\n        \"2\""), "{printed}");
    assert!(printed.ends_with("! Syntax { what: BadEscape } «\"»\n"), "{printed}");
}

#[test]
fn a_slip_is_told_where_it_is_and_the_rest_is_read() {
    for (text, told) in [
        ("a: \"x\nb: 1\nc: 2\n", "UnclosedQuote } «\"»"),
        ("a: [x, y\nb: 1\nc: 2\n", "OpenBracket { open: '[', closers: \"]\" } } «[»"),
        ("a: {x: {y: 1}\nb: 1\nc: 2\n", "OpenBracket { open: '{', closers: \"}\" } } «{»"),
        ("title:x\nb: 1\nc: 2\n", "ColonWithoutSpace { key: \"title\" } } «:»"),
        ("title x\nb: 1\nc: 2\n", "MissingColon { key: \"title\" } } «title»"),
        ("a：x\nb: 1\nc: 2\n", "OddColon { colon: '：' } } «：»"),
        ("a: x: y\nb: 1\nc: 2\n", "ColonInText } «:»"),
        ("a: \"x\" y\nb: 1\nc: 2\n", "TextAfterQuote } «y»"),
        ("a: [x],\nb: 1\nc: 2\n", "TrailingComma } «,»"),
        ("a:\n  - i: 1\n    j: 2\n  i: 3\n    j: 4\nb: 1\nc: 2\n", "MissingDash { key: \"i\" } } «i»"),
        ("a:\n  - i: 1\n    j: 2\n    i: 3\n    j: 4\nb: 1\nc: 2\n", "MissingDash { key: \"i\" } } «i»"),
        ("a: |\n  x\ny\nb: 1\nc: 2\n", "TextNotIndented { found: 0, wanted: 2 } } «y»"),
        ("a:\n\ti: 1\nb: 1\nc: 2\n", "Tab } «\t»"),
        ("a:\n\u{a0} i: 1\nb: 1\nc: 2\n", "OddBlank } «\u{a0}»"),
    ] {
        let printed = print(text);
        assert_eq!(printed.matches("! ").count(), 1, "{text}: {printed}");
        assert!(printed.contains(told), "{text}: {printed}");
        assert!(printed.contains("  c:\n    \"2\""), "{text}: {printed}");
    }
}

proptest::proptest! {
    /// A real file with any few bytes of it replaced by what slips in: read to an end, and told within itself.
    #[test]
    fn any_slip_ends_in_places_of_the_file(
        cuts in proptest::collection::vec((0usize..2_000, 0usize..12, 0usize..16), 1..4),
    ) {
        let mut text = include_str!("../../../tests/cases/files/example/campaigns/ve-sinh.yaml").to_owned();
        let slips = ["", "\"", "'", "[", "{", "]", "}", ",", "\t", "\u{a0}", "：", "– ", "\n", ": ", "#", "{{"];
        for (at, length, slip) in cuts {
            let floor = |mut at: usize| { while !text.is_char_boundary(at) { at -= 1; } at };
            let (start, end) = (floor(at.min(text.len())), floor((at + length).min(text.len())));
            text.replace_range(start..end, slips[slip]);
        }
        let mut sources = Sources::default();
        let file = sources.add("t.yaml", text.as_str());
        let (_, faults) = read(&sources, file);
        for place in faults.iter().filter_map(|d| d.place) {
            proptest::prop_assert!(text.get(place.start..place.end).is_some());
        }
    }
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
        ("a: [1, 2\n", "OpenBracket"),
        ("a: \"x\n", "UnclosedQuote"),
        ("a: \"x\\q\"\n", "BadEscape"),
        ("a: \"x\" y\n", "TextAfterQuote"),
        ("a:\n  b: 1\n c: 2\n", "Depth { found: 1, wanted: 2 }"),
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
