//! The explorer and the time machine.

use serde_json::json;

use crate::chromium::{Chromium, Tab};
use crate::site::Site;

/// The names of the tables drawn, sorted.
const DRAWN: &str = "[...document.querySelectorAll('#canvas .table')].map(box => box.getAttribute('aria-label').split(',')[0]).sort().join(' ')";
const SAID: &str = "document.getElementById('said').textContent";

fn focus_box(tab: &mut Tab<'_>, name: &str) {
    tab.value(&format!(
        "[...document.querySelectorAll('#canvas .table')].find(box => box.getAttribute('aria-label').startsWith('{name},')).focus()"
    ));
}

#[test]
fn it_begins_with_a_neighbourhood_and_neighbours_come_and_go() {
    let Some(mut browser) = Chromium::start() else { return };
    let site = Site::of_sample();
    let mut tab = browser.tab(1440, 900);
    tab.open(&site.address("explorer.html"));
    let all = tab.value("Moments.list(Moments.at(Moments.last)).length").as_u64().expect("a number");
    let drawn = tab.value("document.querySelectorAll('#canvas .table').length").as_u64().expect("a number");
    assert!((2..all).contains(&drawn), "{drawn} of {all}");
    tab.open(&site.address("explorer.html#show=workflow_schedules&columns=names"));
    assert_eq!(tab.text(DRAWN), "workflow_schedules");
    focus_box(&mut tab, "workflow_schedules");
    tab.press("Enter");
    assert_eq!(tab.text(DRAWN), "workflow_schedules workflows");
    focus_box(&mut tab, "workflows");
    tab.press("Delete");
    assert_eq!(tab.text(DRAWN), "workflow_schedules");
    assert_eq!(tab.text("location.hash"), "#show=workflow_schedules&columns=names");
    tab.value("document.querySelector('input[name=mode][value=all]').click()");
    assert!(tab.value("document.querySelectorAll('#canvas .type').length").as_u64() > Some(3));
    assert_eq!(tab.complaints("file://"), Vec::<String>::new());
}

#[test]
fn it_finds_the_way_between_two_tables_and_writes_the_join() {
    let Some(mut browser) = Chromium::start() else { return };
    let files = vec![(
        "migrations/1.sql".to_owned(),
        "CREATE TABLE users (id bigint PRIMARY KEY);
         CREATE TABLE \"order\" (id bigint PRIMARY KEY, user_id bigint REFERENCES users, created_by bigint REFERENCES users);
         CREATE TABLE lines (order_id bigint REFERENCES \"order\", updated_by bigint REFERENCES users);
         CREATE TABLE alone (id bigint);"
            .to_owned(),
    )];
    let site = Site::of(files, "");
    let mut tab = browser.tab(1440, 900);
    tab.open(&site.address("explorer.html"));
    let find = |tab: &mut Tab<'_>, from: &str, to: &str| {
        tab.value(&format!(
            "document.getElementById('from').value = '{from}'; document.getElementById('to').value = '{to}'; \
             document.querySelector('#tools button[type=submit]').click()"
        ));
    };
    find(&mut tab, "lines", "users");
    assert_eq!(tab.text(SAID), "2 steps: lines \u{2192} order \u{2192} users");
    assert_eq!(
        tab.text("document.querySelector('#join pre').textContent"),
        "SELECT *\nFROM lines\nJOIN \"order\" ON lines.order_id = \"order\".id\nJOIN users ON \"order\".user_id = users.id;"
    );
    find(&mut tab, "lines", "alone");
    assert_eq!(tab.text(SAID), "No foreign keys lead from lines to alone.");
}

/// A table that comes, changes and goes.
const STORY: [(&str, &str); 4] = [
    (
        "migrations/1_make.sql",
        "CREATE TABLE notes (id bigint PRIMARY KEY, body text); CREATE TABLE users (id bigint PRIMARY KEY);",
    ),
    ("migrations/2_change.sql", "ALTER TABLE notes ADD user_id bigint REFERENCES users, ALTER body SET NOT NULL;"),
    ("migrations/3_drop.sql", "DROP TABLE notes; ALTER TABLE users ADD email varchar(80);"),
    ("migrations/4_wider.sql", "ALTER TABLE users ALTER email TYPE text, DROP COLUMN id;"),
];

fn story() -> Site {
    Site::of(STORY.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec(), "")
}

#[test]
fn a_dropped_table_is_reachable_with_what_was_removed_marked() {
    let Some(mut browser) = Chromium::start() else { return };
    let site = story();
    let mut tab = browser.tab(1440, 900);
    tab.open(&site.address("removed.html"));
    tab.value("[...document.querySelectorAll('main td a')].find(link => link.textContent === 'notes').click()");
    tab.wait_for(
        "location.pathname.endsWith('explorer.html') && document.querySelectorAll('#canvas .table').length > 0",
    );
    assert_eq!(tab.text(DRAWN), "notes users");
    assert_eq!(
        tab.text("document.querySelector('#canvas .table.removed').getAttribute('aria-label').split(',')[0]"),
        "notes"
    );
    assert!(tab.text("document.querySelector('.when').textContent").starts_with("3 of 4: 3_drop"));
    // One step back it is still there, with what that migration did to it.
    tab.value("document.querySelector('.moment button').click()");
    assert_eq!(tab.value("document.querySelectorAll('#canvas .table.changed .row').length"), json!(2));
    assert!(tab.text("location.hash").contains("at=2_change"));
}

#[test]
fn a_page_goes_back_in_time_and_returns() {
    let Some(mut browser) = Chromium::start() else { return };
    let site = story();
    let mut tab = browser.tab(1440, 900);
    tab.open(&site.address("tables/users.html"));
    tab.value("document.getElementById('past-button').click()");
    tab.wait_for("document.querySelector('.moment') !== null");
    assert_eq!(tab.value("document.getElementById('columns').hidden"), json!(false));
    let rows = "[...document.querySelectorAll('#past tr')].filter(row => row.className).map(row => row.className + ' ' + [...row.cells].map(cell => cell.innerText).join('|')).join('\\n')";
    tab.value("document.querySelector('.moment button').click()");
    assert_eq!(tab.value("document.getElementById('columns').hidden"), json!(true));
    let changed = tab.text(rows);
    assert!(changed.contains("changed ~email|character varying(80) \u{2192} text"), "{changed}");
    assert!(changed.contains("removed \u{2212}id|bigint"), "{changed}");
    tab.value("document.querySelector('.moment button').click()");
    assert!(tab.text(rows).contains("added +email|character varying(80)"));
    tab.value("document.querySelector('.moment input').value = 99; document.querySelector('.moment input').dispatchEvent(new Event('input'))");
    assert_eq!(tab.value("document.getElementById('columns').hidden"), json!(false));
    assert_eq!(tab.complaints("file://"), Vec::<String>::new());
}
