//! Pages: nothing is fetched or refused, everything can be read, by everybody, on every screen.

use serde_json::json;

use crate::chromium::{Chromium, Tab};
use crate::site::Site;

const AXE: &str = include_str!("fixtures/axe.min.js");

/// The violations of the rules of accessibility, a line each.
const VIOLATIONS: &str = "axe.run(document, { resultTypes: ['violations'] }).then(result => result.violations\
    .map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html + ' ' + node.failureSummary).join(' | ')).join('\\n'))";

const OVERFLOW: &str = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

#[test]
fn every_page_opens_from_the_file_system_and_asks_for_files_only() {
    let Some(mut browser) = Chromium::start() else { return };
    let site = Site::of_sample();
    let mut tab = browser.tab(1440, 900);
    for page in site.pages() {
        tab.open(&site.address(&page));
        assert_eq!(tab.complaints("file://"), Vec::<String>::new(), "{page}");
        assert_eq!(tab.value("document.querySelectorAll('h1').length"), json!(1), "{page}");
    }
}

#[test]
fn every_kind_of_page_is_accessible_in_both_themes() {
    let Some(mut browser) = Chromium::start() else { return };
    let site = Site::of_sample();
    let mut tab = browser.tab(1440, 900);
    for scheme in ["light", "dark"] {
        prefer(&mut tab, "screen", scheme);
        for page in site.page_of_each_kind() {
            tab.open(&site.address(&page));
            tab.value(&format!("{AXE};0"));
            assert_eq!(tab.text(VIOLATIONS), "", "{page}, {scheme}");
        }
    }
}

#[test]
fn nothing_is_wider_than_a_phone_or_a_sheet_of_paper() {
    let Some(mut browser) = Chromium::start() else { return };
    let site = Site::of_sample();
    let mut tab = browser.tab(390, 844);
    for page in site.page_of_each_kind() {
        for (medium, width) in [("screen", 390), ("screen", 320), ("print", 720)] {
            prefer(&mut tab, medium, "light");
            tab.resize(width, 844);
            tab.open(&site.address(&page));
            assert_eq!(tab.value(OVERFLOW), json!(0), "{page} in {medium}, {width} pixels");
        }
    }
}

#[test]
fn the_chosen_theme_stays() {
    let Some(mut browser) = Chromium::start() else { return };
    let site = Site::of_sample();
    let mut tab = browser.tab(1440, 900);
    prefer(&mut tab, "screen", "light");
    tab.open(&site.address("index.html"));
    let light = tab.text("getComputedStyle(document.body).backgroundColor");
    while tab.text("document.documentElement.dataset.theme || ''") != "dark" {
        tab.value("document.getElementById('theme').click()");
    }
    let dark = tab.text("getComputedStyle(document.body).backgroundColor");
    assert_ne!(light, dark);
    tab.open(&site.address("tables/users.html"));
    assert_eq!(tab.text("getComputedStyle(document.body).backgroundColor"), dark);
}

#[test]
fn a_page_can_be_read_without_scripts() {
    let Some(mut browser) = Chromium::start() else { return };
    let site = Site::of_sample();
    let mut tab = browser.tab(1440, 900);
    tab.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    for page in site.page_of_each_kind() {
        tab.open(&site.address(&page));
        // What needs a script does not show without one.
        let dead = tab.text(
            "[...document.querySelectorAll('button, input')].filter(one => one.checkVisibility()).map(one => one.outerHTML).join('\\n')",
        );
        assert_eq!(dead, "", "{page}");
        assert!(tab.text("document.querySelector('main').innerText").len() > 40, "{page}");
    }
}

/// Names and comments that try to be more than text.
const HOSTILE: &str = r#"
CREATE TABLE "<script>alert(1)</script>" (
    "id'><img src=x onerror=alert(1)>" bigint PRIMARY KEY,
    "../../etc/passwd" text DEFAULT '</script><script>alert(2)</script>',
    "a.b" text, "C" text, "c" text
);
COMMENT ON TABLE "<script>alert(1)</script>" IS
    '<b onmouseover=alert(3)>bold</b> [here](javascript:alert(4)) ![x](https://example.org/x.png) `</script>` "quotes" and ''those''';
CREATE TABLE "../up" (id bigint REFERENCES "<script>alert(1)</script>");
CREATE TABLE "CON" (id bigint);
CREATE TABLE "מסד נתונים 🐘" (id bigint, "שם" text);
COMMENT ON COLUMN "מסד נתונים 🐘"."שם" IS 'right to left: שלום 🐘';
CREATE TABLE "a23456789_b23456789_c23456789_d23456789_e23456789_f23456789_g23" (id bigint);
CREATE TYPE "</textarea>" AS ENUM ('<i>', '"', '''', '&amp;', '🐘');
CREATE FUNCTION "${x}"() RETURNS int LANGUAGE sql AS $$ SELECT 1 -- </script> $$;
DROP TABLE "CON";
"#;

#[test]
fn hostile_names_and_comments_are_shown_as_text() {
    let Some(mut browser) = Chromium::start() else { return };
    let files = vec![("migrations/1_<img src=x>.sql".to_owned(), HOSTILE.to_owned())];
    let site = Site::of(files, "title = \"<script>alert(0)</script>\"");
    let mut tab = browser.tab(390, 844);
    let pages = site.pages();
    assert!(pages.iter().all(|page| !page.contains("..")), "{pages:?}");
    let mut titles = Vec::new();
    for page in pages {
        tab.open(&site.address(&page.replace(' ', "%20")));
        assert_eq!(tab.complaints("file://"), Vec::<String>::new(), "{page}");
        let foreign = "document.querySelectorAll('img, script:not([src]), [onerror], [onmouseover], a[href^=\"javascript:\" i], b[onmouseover]').length";
        assert_eq!(tab.value(foreign), json!(0), "{page}");
        assert_eq!(tab.value(OVERFLOW), json!(0), "{page}");
        let broken = tab.text(
            "[...document.querySelectorAll('a[href]')].map(link => new URL(link.getAttribute('href'), location))\
             .filter(address => !['file:', 'https:'].includes(address.protocol)).join('\\n')",
        );
        assert_eq!(broken, "", "{page}");
        titles.push(tab.text("document.querySelector('h1').textContent"));
    }
    for name in ["<script>alert(1)</script>", "../up", "מסד נתונים 🐘", "</textarea>"] {
        assert!(titles.iter().any(|title| title == name), "{name} in {titles:?}");
    }
}

pub(crate) fn prefer(tab: &mut Tab<'_>, medium: &str, scheme: &str) {
    let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
    tab.call("Emulation.setEmulatedMedia", json!({ "media": medium, "features": features }));
}
