//! The search box.

use serde_json::json;

use crate::chromium::Chromium;
use crate::site::Site;

/// Queries with what has to come first.
const PAIRS: &str = include_str!("search.tsv");

const FIRST: &str = "(() => { const first = document.querySelector('#results a'); \
    return first ? [...first.querySelectorAll('.what, .name')].map(part => part.textContent).join('\\t') : ''; })()";

const LIBRARY: &str = include_str!("fixtures/library.sql");

#[test]
fn what_is_meant_comes_first_in_the_sample() {
    what_is_meant_comes_first("sample", &Site::of_sample());
}

#[test]
fn what_is_meant_comes_first_in_a_library_of_two_schemas() {
    let files = vec![("migrations/1_library.sql".to_owned(), LIBRARY.to_owned())];
    what_is_meant_comes_first("library", &Site::of(files, ""));
}

fn what_is_meant_comes_first(schema: &str, site: &Site) {
    let Some(mut browser) = Chromium::start() else { return };
    let mut tab = browser.tab(1440, 900);
    tab.open(&site.address("index.html"));
    let mut wrong = Vec::new();
    let pairs = PAIRS.lines().filter_map(|line| line.strip_prefix(schema)?.strip_prefix('\t'));
    for line in pairs {
        let (query, wanted) = line.split_once('\t').expect("a query and what it finds");
        tab.press("/");
        tab.wait_for("document.activeElement.id === 'search'");
        tab.insert(query);
        let found = tab.text(FIRST);
        if found != wanted {
            wrong.push(format!("{query}: {found:?} instead of {wanted:?}"));
        }
        tab.press("Escape");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_keyboard_leads_to_what_was_found() {
    let Some(mut browser) = Chromium::start() else { return };
    let site = Site::of_sample();
    let mut tab = browser.tab(1440, 900);
    tab.open(&site.address("migrations/1-init.html").replace("1-init", &first_migration(&site)));
    tab.press("/");
    tab.insert("table:workflow");
    let first = tab.text("document.querySelector('#results a[aria-selected=true] .name').textContent");
    tab.press("ArrowDown");
    let second = tab.text("document.querySelector('#results a[aria-selected=true] .name').textContent");
    assert_ne!(first, second);
    tab.press("Enter");
    tab.wait_for(&format!(
        "document.querySelector('h1') !== null && document.querySelector('h1').textContent === '{second}'"
    ));
}

#[test]
fn it_opens_with_control_and_k_and_says_what_is_not_there() {
    let Some(mut browser) = Chromium::start() else { return };
    let site = Site::of_sample();
    let mut tab = browser.tab(1440, 900);
    tab.open(&site.address("index.html"));
    for kind in ["rawKeyDown", "keyUp"] {
        let key = json!({ "type": kind, "key": "k", "modifiers": 2, "windowsVirtualKeyCode": 75 });
        tab.call("Input.dispatchKeyEvent", key);
    }
    assert_eq!(tab.text("document.activeElement.id"), "search");
    tab.insert("zzzzqq");
    assert_eq!(tab.text("document.getElementById('results').textContent"), "Nothing found.");
    tab.press("Escape");
    assert_eq!(tab.value("document.getElementById('results').hidden"), json!(true));
}

fn first_migration(site: &Site) -> String {
    let page = site.pages().into_iter().find(|page| page.starts_with("migrations/")).expect("there are migrations");
    page.trim_start_matches("migrations/").trim_end_matches(".html").to_owned()
}
