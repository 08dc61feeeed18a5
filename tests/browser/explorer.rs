//! The explorer and the time machine.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

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

/// The scale of the drawing and where a point of it, in the middle of the canvas, is on the screen.
const SCALE: &str = "document.querySelector('#canvas g').transform.baseVal.consolidate().matrix.a";
const MIDDLE: &str = "(() => { const room = document.querySelector('#canvas svg').getBoundingClientRect(); \
    return [room.left + room.width / 2, room.top + room.height / 2]; })()";
/// What of the drawing is there at a place on the screen.
const UNDER: &str = "(([x, y]) => { const point = new DOMPoint(x, y).matrixTransform(\
    document.querySelector('#canvas g').getScreenCTM().inverse()); return [point.x, point.y]; })";

fn number(tab: &mut Tab<'_>, expression: &str) -> f64 {
    tab.value(expression).as_f64().expect("a number")
}

fn is_about(number: f64, wanted: f64) -> bool {
    (number / wanted - 1.0).abs() < 0.01
}

fn middle(tab: &mut Tab<'_>) -> (f64, f64) {
    let middle = tab.value(MIDDLE);
    let part = |at: usize| middle[at].as_f64().expect("a number");
    (part(0), part(1))
}

#[test]
fn two_fingers_zoom_around_the_place_between_them() {
    let Some(mut browser) = Chromium::start() else { return };
    let site = Site::of_sample();
    let mut tab = browser.tab(390, 844);
    tab.call("Emulation.setTouchEmulationEnabled", json!({ "enabled": true, "maxTouchPoints": 2 }));
    tab.open(&site.address("explorer.html#show=users,workflows"));
    tab.value("document.getElementById('canvas').scrollIntoView({ block: 'center', behavior: 'instant' })");
    let (x, y) = middle(&mut tab);
    let touch = |tab: &mut Tab<'_>, kind: &str, apart: Option<f64>| {
        let points: Vec<Value> = apart
            .into_iter()
            .flat_map(|apart| [json!({ "id": 0, "x": x - apart, "y": y }), json!({ "id": 1, "x": x + apart, "y": y })])
            .collect();
        tab.call("Input.dispatchTouchEvent", json!({ "type": kind, "touchPoints": points }));
    };
    let before = number(&mut tab, SCALE);
    let under = tab.value(&format!("{UNDER}([{x}, {y}])"));
    touch(&mut tab, "touchStart", Some(40.0));
    for apart in [50.0, 60.0, 70.0, 80.0] {
        touch(&mut tab, "touchMove", Some(apart));
    }
    touch(&mut tab, "touchEnd", None);
    let after = number(&mut tab, SCALE);
    assert!(is_about(after, 2.0 * before), "{before} to {after}");
    let now = tab.value(&format!("{UNDER}([{x}, {y}])"));
    let moved = |at: usize| (now[at].as_f64().unwrap_or(f64::NAN) - under[at].as_f64().unwrap_or(f64::NAN)).abs();
    assert!(moved(0) < 2.0 && moved(1) < 2.0, "{under} to {now}");
    assert_eq!(tab.complaints("file://"), Vec::<String>::new());
}

#[test]
fn the_wheel_and_keys_zoom_and_the_mouse_shows_what_belongs_together() {
    let Some(mut browser) = Chromium::start() else { return };
    let site = Site::of_sample();
    let mut tab = browser.tab(1440, 1200);
    tab.open(&site.address("explorer.html#show=users,workflows,webhook_replays,maintenance_windows&columns=names"));
    let whole = number(&mut tab, SCALE);
    let (x, y) = middle(&mut tab);
    tab.call("Input.dispatchMouseEvent", json!({ "type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": -200 }));
    tab.wait_for(&format!("{SCALE} > {whole}"));
    tab.value("document.querySelector('#canvas svg').focus()");
    tab.press("0");
    assert!(is_about(number(&mut tab, SCALE), whole));
    tab.press("+");
    assert!(is_about(number(&mut tab, SCALE), 1.25 * whole));
    tab.press("0");
    let place = tab.value(
        "(() => { const box = document.querySelector('#canvas [aria-label^=\"webhook_replays,\"] .head')\
         .getBoundingClientRect(); return [box.left + 8, box.top + box.height / 2]; })()",
    );
    tab.call("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": place[0], "y": place[1] }));
    let near = "[...document.querySelectorAll('#canvas .lit .table.near')]\
        .map(box => box.getAttribute('aria-label').split(',')[0]).sort().join(' ')";
    tab.wait_for(&format!("{near} === 'webhook_replays workflows'"));
    assert_eq!(tab.value("document.querySelectorAll('#canvas .lit .relation.near').length"), json!(1));
}

/// What a drawing that was kept holds: tables, the number of lines, the names of columns.
const KEPT: &str = "(text => { const drawing = new DOMParser().parseFromString(text, 'image/svg+xml');
    if (drawing.querySelector('parsererror')) return drawing.documentElement.textContent;
    const texts = name => [...drawing.querySelectorAll(name)].map(one => one.textContent).sort().join(' ');
    return [texts('.name'), drawing.querySelectorAll('.relation').length, texts('.table > text:not(.type, .more, .name)')].join('\\n'); })";

#[test]
fn the_drawing_can_be_kept_as_a_file_that_needs_no_other() {
    let Some(mut browser) = Chromium::start() else { return };
    let files = vec![(
        "migrations/1.sql".to_owned(),
        "CREATE TABLE users (id bigint PRIMARY KEY, name text);
         CREATE TABLE \"<b>&\" (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users);"
            .to_owned(),
    )];
    let site = Site::of(files, "");
    let kept = tempfile::tempdir().expect("a temporary folder");
    for scheme in ["light", "dark"] {
        let mut tab = browser.tab(1440, 900);
        crate::pages::prefer(&mut tab, "screen", scheme);
        tab.call("Page.setDownloadBehavior", json!({ "behavior": "allow", "downloadPath": kept.path() }));
        tab.open(&site.address("explorer.html"));
        tab.value("document.querySelector('input[name=mode][value=all]').click()");
        tab.value("document.getElementById('save').click()");
        let path = kept.path().join("schema.svg");
        let started = Instant::now();
        while !path.exists() {
            assert!(started.elapsed() < Duration::from_secs(20), "nothing was kept");
            std::thread::sleep(Duration::from_millis(10));
        }
        let svg = fs::read_to_string(&path).expect("it is text");
        assert_eq!(tab.text(&format!("{KEPT}({})", json!(svg))), "<b>& users\n1\nid id name user_id");
        for foreign in ["var(", "color(", "href", "<style", "tabindex"] {
            assert!(!svg.contains(foreign), "{foreign} in {svg}");
        }
        let paper = tab.text("getComputedStyle(document.body).backgroundColor");
        assert!(svg.contains(&format!("<rect width=\"100%\" height=\"100%\" fill=\"{paper}\"")), "{svg}");
        fs::remove_file(&path).expect("it is there");
    }
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
