//! Every cell of the table, against the table as a person reads it; and the relations over a tree.

use super::*;

/// The whole table: `own+below`, `own+below+above`, or `-`.
const TABLE: &str = "\
             writer editor approver operator administrator supervisor assignee
Apply        -      down   -        -        down          -          -
Approve      -      -      down     -        -             -          -
Withdraw     -      -      down     -        -             -          -
Hold         -      down   down     down     down          -          -
Release      -      -      down     down     down          -          -
Cancel       -      down   down     down     -             -          -
Retry        -      -      down     down     -             -          -
Settle       -      -      down     down     -             -          -
Done         -      down   -        down     -             -          -
Retire       -      down   down     -        -             -          -
Login        -      -      -        -        down          -          -
Confirm      -      -      -        -        up            -          -
Destination  -      -      -        -        down          -          -
Channels     -      -      -        -        down          -          -
Units        -      -      -        -        down          -          -
Grant        -      -      -        -        down          -          -
Audit        -      -      down     -        down          down       -
Word         -      -      down     down     -             -          -
";

fn tree() -> UnitTree {
    let of = |id: &str, parent: Option<&str>| (id.to_owned(), parent.map(str::to_owned));
    UnitTree::of([of("tinh", None), of("xa", Some("tinh")), of("lang", Some("xa")), of("xa-khac", Some("tinh"))])
}

/// Every verb, role and relation is tried with a person who has just that one grant, and must come out as written.
#[test]
fn every_cell_is_what_the_table_says() {
    let mut lines = TABLE.lines();
    let roles: Vec<&str> = lines.next().unwrap_or_default().split_whitespace().collect();
    assert_eq!(roles, Role::ALL.iter().copied().map(Role::as_str).collect::<Vec<_>>());
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split_whitespace().collect()).collect();
    let verbs: Vec<String> = Verb::ALL.iter().map(|verb| format!("{verb:?}")).collect();
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), verbs);
    let mut cells = 0;
    for (verb, row) in Verb::ALL.iter().copied().zip(&rows) {
        for (role, written) in Role::ALL.iter().copied().zip(&row[1..]) {
            for (on, relation) in [
                (Some("xa"), Relation::Own),
                (Some("lang"), Relation::Below),
                (Some("tinh"), Relation::Above),
                (None, Relation::Above),
                (Some("xa-khac"), Relation::Other),
            ] {
                let expected = match (*written, relation) {
                    ("down" | "up", Relation::Own | Relation::Below) | ("up", Relation::Above) => true,
                    ("-" | "down" | "up", _) => false,
                    (other, _) => panic!("no such cell: {other}"),
                };
                let grants = [Grant { unit: Some("xa".to_owned()), ..Grant::of(role) }];
                let may = by_which(&grants, &tree(), verb, on).is_some();
                assert_eq!(may, expected, "{role:?} {verb:?} {on:?}");
                cells += 1;
            }
        }
    }
    assert_eq!(cells, Verb::ALL.len() * Role::ALL.len() * 5);
}

#[test]
fn administration_and_approval_do_not_contain_each_other() {
    for (role, not) in [
        (Role::Administrator, &[Verb::Approve, Verb::Withdraw][..]),
        (Role::Approver, &[Verb::Grant, Verb::Destination, Verb::Login, Verb::Units, Verb::Apply]),
        (Role::Supervisor, &[Verb::Apply, Verb::Hold, Verb::Cancel, Verb::Release, Verb::Retry, Verb::Settle]),
    ] {
        for verb in not {
            assert_eq!(extent(*verb, role), Extent::Nobody, "{role:?} {verb:?}");
        }
    }
    for verb in Verb::ALL.iter().copied() {
        assert!(!holders(verb).is_empty(), "nobody may {verb:?}");
    }
}

#[test]
fn who_acts_for_all_units_acts_for_the_store_and_for_each() {
    let tree = tree();
    assert_eq!(relation(&tree, None, None), Relation::Own);
    assert_eq!(relation(&tree, None, Some("lang")), Relation::Below);
    assert_eq!(relation(&tree, Some("lang"), Some("tinh")), Relation::Above);
    assert_eq!(relation(&tree, Some("lang"), Some("xa-khac")), Relation::Other);
    let grants = [Grant { unit: Some("xa".into()), ..Grant::of(Role::Operator) }, Grant::of(Role::Approver)];
    let widest = by_which(&grants, &tree, Verb::Hold, Some("xa"));
    assert_eq!(widest.and_then(|grant| grant.unit.as_deref()), None);
}

#[test]
fn a_circle_of_units_is_no_endless_loop() {
    let of = |id: &str, parent: &str| (id.to_owned(), Some(parent.to_owned()));
    let tree = UnitTree::of([of("a", "b"), of("b", "a"), of("c", "a")]);
    assert!(!tree.is_below("c", "d") && tree.is_below("c", "b"));
    assert_eq!(tree.with_below("c"), ["c"]);
}
