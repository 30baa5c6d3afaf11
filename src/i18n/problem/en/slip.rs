//! Slips in the text of a file, in English.
//!
//! What is missing or too much is a dash, a quote, a blank: something that can be typed.

use crate::domain::diagnostic::SyntaxFault;

pub(super) fn say(what: &SyntaxFault) -> (String, String) {
    use SyntaxFault as S;
    let (message, remedy) = match what {
        S::Tab => {
            ("the line is indented with a tab".to_owned(), "use spaces, in one column with its neighbours".to_owned())
        }
        S::OddBlank => (
            "a blank that is no ordinary space stands here (pasted from Word or a web page)".into(),
            "delete it and press the space bar".into(),
        ),
        S::OddColon { colon } => {
            (format!("“{colon}” is no ordinary colon"), "delete it and type “:” and a space".into())
        }
        S::Bullet { bullet } => (
            format!("the line begins with “{bullet}” and not with a hyphen"),
            "write a hyphen and a space: “- ”".into(),
        ),
        S::DashWithoutSpace => ("a space is missing after the hyphen".into(), "write “- ”".into()),
        S::ColonWithoutSpace { key } => (format!("a space is missing after “{key}:”"), format!("write “{key}: …”")),
        S::MissingColon { key } => (format!("a colon is missing after “{key}”"), format!("write “{key}: …”")),
        S::MissingDash { key } => (
            format!("the hyphen before “{key}” is missing"),
            format!("write “- {key}: …”; each new item begins with a hyphen"),
        ),
        S::ListWithoutKey => (
            "a list begins here and the line that opens it is missing".into(),
            "add “items:” above, at the left margin".into(),
        ),
        S::Indentation => {
            ("the indentation does not fit the lines above".into(), "put keys of one level into one column".into())
        }
        S::Depth { found, wanted } => (
            format!("this line is indented by {found} spaces, its neighbours by {wanted}"),
            format!("begin the line with {wanted} spaces"),
        ),
        S::TextNotIndented { found, wanted } => (
            format!("this line belongs to the text after “|” and is indented by {found} spaces only"),
            format!("indent every line of the text by {wanted} spaces"),
        ),
        S::Table => (
            "the bar of a table is taken for the head of a text".into(),
            "write “body: |”, then the table below, indented; where a channel shows no tables write sentences".into(),
        ),
        S::UnclosedQuote => (
            "the quote that opens here is never closed".into(),
            "close it at the end of the value, on the same line".into(),
        ),
        S::OpenBracket { open, closers } => {
            (format!("the “{open}” that opens here is never closed"), format!("add “{closers}” where it ends"))
        }
        S::WrongBracket { open, close } => {
            (format!("“{open}” is closed by “{close}”"), "close with the bracket that was opened: [ ] or { }".into())
        }
        S::ExtraBracket { close } => (format!("there is one “{close}” too many"), "delete it".into()),
        S::UnclosedBracket => {
            ("the brackets [ ] or { } do not match".into(), "close them, with commas between the entries".into())
        }
        S::TrailingComma => ("there is a comma too many at the end".into(), "delete the comma".into()),
        S::TextAfterQuote => (
            "there is text after the closing quote".into(),
            "put the whole value into one pair of quotes; write “ ” inside, or '…' around it".into(),
        ),
        S::BadEscape => {
            ("the character after \\ is not allowed".into(), "write \\\\ for one \\, or use single quotes '…'".into())
        }
        S::ColonInText => ("a second colon on one line".into(), "put the whole value into quotes: \"…: …\"".into()),
        S::NoKey => {
            ("this line is not “key: value”".into(), "add a key and a colon, or indent it if the text goes on".into())
        }
        S::Braces => (
            "“{{ … }}” at the start of a value is taken for YAML brackets".into(),
            "put the whole value into quotes, or use “|” and a new line".into(),
        ),
        S::Tag => {
            ("! at the start of a value is not allowed (a YAML tag)".into(), "if it is text, put it into quotes".into())
        }
        S::Character => (
            "this character must not stand here".into(),
            "put the whole value into quotes, or delete the odd character".into(),
        ),
        S::Other => (
            "the file cannot be read from here".into(),
            "compare a sample: each line is “key: value”, indented with spaces".into(),
        ),
    };
    (message, remedy)
}
