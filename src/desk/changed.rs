//! What changed between two texts, word by word, as data.

use similar::{ChangeTag, TextDiff};

/// A run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Kept,
    Gone,
    Added,
}

/// The new text with the words that are gone before those that came for them. Words apart by a blank alone change
/// together: a phrase is read as one.
pub fn changes(before: &str, now: &str) -> Vec<(Change, String)> {
    let mut runs: Vec<(Change, String)> = Vec::new();
    let (mut gone, mut added, mut blank) = (String::new(), String::new(), String::new());
    for one in TextDiff::from_words(before, now).iter_all_changes() {
        let text = one.value();
        let is_change = one.tag() != ChangeTag::Equal;
        let is_blank = text.trim().is_empty() && !text.contains('\n');
        let is_within = !gone.is_empty() || !added.is_empty();
        if !is_change && is_blank && is_within {
            blank.push_str(text);
            continue;
        }
        let between = std::mem::take(&mut blank);
        if is_change {
            gone.push_str(&between);
            added.push_str(&between);
            if one.tag() == ChangeTag::Delete { &mut gone } else { &mut added }.push_str(text);
            continue;
        }
        push(&mut runs, Change::Gone, std::mem::take(&mut gone));
        push(&mut runs, Change::Added, std::mem::take(&mut added));
        push(&mut runs, Change::Kept, between + text);
    }
    push(&mut runs, Change::Gone, gone);
    push(&mut runs, Change::Added, added);
    push(&mut runs, Change::Kept, blank);
    runs
}

fn push(runs: &mut Vec<(Change, String)>, change: Change, text: String) {
    match runs.last_mut() {
        _ if text.is_empty() => {}
        Some((last, known)) if *last == change => known.push_str(&text),
        _ => runs.push((change, text)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, changes};

    #[test]
    fn nothing_is_lost_of_either_text() {
        let (before, now) = ("Họp ngày 13 tại xã", "Họp ngày 16 tại nhà văn hóa xã");
        let runs = changes(before, now);
        let side = |out: Change| runs.iter().filter(|(c, _)| *c != out).map(|(_, t)| t.as_str()).collect::<String>();
        assert_eq!((side(Change::Added).as_str(), side(Change::Gone).as_str()), (before, now));
        assert!(runs.contains(&(Change::Gone, "13".to_owned())) && runs.contains(&(Change::Added, "16".to_owned())));
        let phrase = changes("từ 7 giờ 30 phút đến 11 giờ", "từ 7 giờ đến 10 giờ 30 phút");
        let said: Vec<(Change, &str)> = phrase.iter().map(|(c, t)| (*c, t.as_str())).collect();
        assert!(said.len() <= 5, "{said:?}");
    }
}
