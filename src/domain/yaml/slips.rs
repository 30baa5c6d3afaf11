//! Characters that look right and are not: tabs, blanks and colons of Word and of phones, bullets, a missing blank.
//!
//! Each kind of slip is told once, at its first place, with how often it stands in the file: a person mends all of them
//! in one go.

use std::ops::Range;

use super::lines::{BLANKS, Kind, TextLine, text_column};
use super::mended::Edit;
use super::opened::Slip;
use crate::domain::diagnostic::SyntaxFault;
use crate::domain::shape;

const BULLETS: [char; 11] = ['–', '—', '−', '•', '·', '●', '▪', '◦', '\u{f0b7}', '*', '+'];
const COLONS: [char; 3] = ['：', '﹕', '꞉'];
/// How wide a tab is drawn by the editors that people have.
const TAB_WIDTHS: [usize; 4] = [2, 4, 8, 1];

/// Every slip of the file, first of its kind first, and how many of that kind there are.
pub(super) fn find(text: &str, lines: &[TextLine]) -> Vec<(Slip, usize)> {
    let mut finding =
        Finding { text, columns: Vec::new(), opens: true, lists: Vec::new(), tab: None, found: Vec::new() };
    let mut header = None;
    for (number, line) in lines.iter().enumerate() {
        match line.kind {
            Kind::Nothing => {}
            Kind::Within => {
                if let Some((column, wanted)) = header {
                    finding.text_line(line, column, wanted);
                }
            }
            Kind::Own => {
                let plain = |l: &&TextLine| text.get(l.start..l.content).is_some_and(|t| t.chars().all(|c| c == ' '));
                let next = lines.iter().skip(number + 1).find(|l| l.kind == Kind::Own).filter(plain);
                finding.line(line, next.map(|l| l.indent));
                let column = finding.columns.last().copied().unwrap_or(0);
                header = text_column(text, line).map(|_| {
                    let below = lines.iter().skip(number + 1).take_while(|l| l.kind != Kind::Own);
                    let first = below.into_iter().find(|l| l.kind == Kind::Within && l.content < l.end).filter(plain);
                    (column, first.map_or(column + 2, |l| l.indent))
                });
            }
        }
    }
    finding.found
}

struct Finding<'t> {
    text: &'t str,
    /// Columns at which the lines above go on, outermost first.
    columns: Vec<usize>,
    /// The line above ends with its colon: what follows is below it.
    opens: bool,
    /// Indents of the lists that are open: entries go on there.
    lists: Vec<usize>,
    tab: Option<usize>,
    found: Vec<(Slip, usize)>,
}

impl Finding<'_> {
    fn line(&mut self, line: &TextLine, next: Option<usize>) {
        let indent = self.indent(line, next);
        let (dash, inner) = self.dash(line, indent);
        let rest = self.text.get(inner..line.end).unwrap_or("");
        let column = indent + inner - line.content;
        // Where lines of a mapping stand nothing but a key can.
        let is_key = (dash || self.opens || self.columns.contains(&column))
            && rest.starts_with(|c: char| c.is_ascii_alphabetic());
        self.colon(rest, inner, is_key);
        while self.columns.last().is_some_and(|column| *column > indent) {
            self.columns.pop();
        }
        for column in [Some(indent), dash.then(|| indent + inner - line.content)].into_iter().flatten() {
            if self.columns.last() != Some(&column) {
                self.columns.push(column);
            }
        }
        self.opens = rest.split(" #").next().is_some_and(|t| t.trim_end().ends_with([':', '：']));
    }

    /// Columns before the content as they should be: those of the next line, or of the lines above.
    fn indent(&mut self, line: &TextLine, next: Option<usize>) -> usize {
        let blanks = self.text.get(line.start..line.content).unwrap_or("");
        let Some((at, odd)) = blanks.char_indices().find(|(_, c)| *c != ' ') else { return line.indent };
        let width = |tab: usize| blanks.chars().map(|c| wide(c, tab)).sum::<usize>();
        let top = self.columns.last().copied().unwrap_or(0);
        let deeper = |tab: &usize| self.opens && width(*tab) > top;
        let known = |tab: &usize| self.columns.contains(&width(*tab));
        let widths = || self.tab.into_iter().chain(TAB_WIDTHS);
        let tab = widths()
            .find(|tab| next == Some(width(*tab)) && (deeper(tab) || known(tab)))
            .or_else(|| widths().find(|tab| !self.opens && width(*tab) == top))
            .or_else(|| widths().find(deeper))
            .or_else(|| widths().find(known))
            .unwrap_or(2);
        let indent = width(tab);
        let fault = if odd == '\t' { SyntaxFault::Tab } else { SyntaxFault::OddBlank };
        if odd == '\t' {
            self.tab = Some(tab);
        }
        let at = line.start + at;
        let edit = Edit::replace(line.start..line.content, " ".repeat(indent));
        self.told(fault, at..at + odd.len_utf8(), vec![edit]);
        indent
    }

    /// Whether the line is an entry of a list, and where its content starts.
    fn dash(&mut self, line: &TextLine, indent: usize) -> (bool, usize) {
        let content = self.text.get(line.content..line.end).unwrap_or("");
        let Some(first) = content.chars().next() else { return (false, line.inner) };
        let at = line.content;
        let behind = at + first.len_utf8();
        let rest = self.text.get(behind..line.end).unwrap_or("");
        self.lists.retain(|list| *list <= indent);
        let in_list = self.opens || self.lists.contains(&indent);
        if BULLETS.contains(&first) && rest.starts_with(BLANKS) && in_list {
            let inner = line.end - rest.trim_start_matches(BLANKS).len();
            self.open_list(indent);
            self.told(SyntaxFault::Bullet { bullet: first }, at..behind, vec![Edit::replace(at..inner, "- ")]);
            return (true, inner);
        }
        let odd = first == '-' && rest.chars().next().is_some_and(|c| c != ' ' && c != '\t');
        let known = shape::is_key(word(rest)) && rest.get(word(rest).len()..).is_some_and(|t| t.starts_with(':'));
        if odd && (rest.starts_with(BLANKS) || rest.starts_with(char::is_alphabetic) && (in_list || known)) {
            let inner = line.end - rest.trim_start_matches(BLANKS).len();
            self.open_list(indent);
            self.told(SyntaxFault::DashWithoutSpace, at..inner.max(behind), vec![Edit::replace(at..inner, "- ")]);
            return (true, inner);
        }
        match line.has_dash() {
            true => self.open_list(indent),
            false => self.lists.retain(|list| *list < indent),
        }
        (line.has_dash(), line.inner)
    }

    fn open_list(&mut self, indent: usize) {
        if self.lists.last() != Some(&indent) {
            self.lists.push(indent);
        }
    }

    /// The colon behind a key: of the right kind, and with a blank behind it.
    fn colon(&mut self, rest: &str, inner: usize, is_key: bool) {
        let name = word(rest);
        let Some(behind) = rest.get(name.len()..).filter(|_| !name.is_empty()) else { return };
        let blanks = behind.len() - behind.trim_start_matches(BLANKS).len();
        let at = inner + name.len() + blanks;
        let Some(colon) = behind.trim_start_matches(BLANKS).chars().next() else { return };
        let value = at + colon.len_utf8();
        let after = self.text.get(value..inner + rest.len()).unwrap_or("");
        let next = after.chars().next();
        if COLONS.contains(&colon) {
            self.told(SyntaxFault::OddColon { colon }, at..value, vec![Edit::replace(at..value, ": ")]);
        } else if colon == ':' && blanks == 0 {
            match next {
                Some(odd) if BLANKS.contains(&odd) && !matches!(odd, ' ' | '\t') => {
                    let edit = Edit::replace(value..value + odd.len_utf8(), " ");
                    self.told(SyntaxFault::OddBlank, value..value + odd.len_utf8(), vec![edit]);
                }
                Some(next)
                    if next != ' ' && next != '\t' && !after.starts_with("//") && (is_key || shape::is_key(name)) =>
                {
                    let fault = SyntaxFault::ColonWithoutSpace { key: name.to_owned() };
                    self.told(fault, at..value, vec![Edit::insert(value, " ")]);
                }
                _ => {}
            }
        }
    }

    /// A line of a text whose indent YAML does not count, because something else than spaces stands in it.
    fn text_line(&mut self, line: &TextLine, column: usize, wanted: usize) {
        let blanks = self.text.get(line.start..line.content).unwrap_or("");
        let spaces = blanks.len() - blanks.trim_start_matches(' ').len();
        let odd = blanks.chars().nth(spaces).filter(|_| spaces <= column && line.content < line.end);
        let Some(odd) = odd else { return };
        let fault = if odd == '\t' { SyntaxFault::Tab } else { SyntaxFault::OddBlank };
        let at = line.start + spaces;
        let edit = Edit::replace(line.start..line.content, " ".repeat(wanted));
        self.told(fault, at..at + odd.len_utf8(), vec![edit]);
    }

    fn told(&mut self, fault: SyntaxFault, at: Range<usize>, edits: Vec<Edit>) {
        let alike = |told: &SyntaxFault| std::mem::discriminant(told) == std::mem::discriminant(&fault);
        match self.found.iter_mut().find(|(slip, _)| alike(&slip.fault)) {
            Some((slip, times)) => {
                slip.edits.extend(edits);
                *times += 1;
            }
            None => self.found.push((Slip { fault, at, edits }, 1)),
        }
    }
}

/// The letters, digits, hyphens and underscores at the start.
pub(super) fn word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(text.len());
    text.get(..end).unwrap_or("")
}

fn wide(blank: char, tab: usize) -> usize {
    match blank {
        '\t' => tab,
        '\u{3000}' => 2,
        '\u{200b}' | '\u{feff}' => 0,
        _ => 1,
    }
}
