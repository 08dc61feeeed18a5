//! What a project adds to its documentation: pages, notes, groups of tables, templates.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const MIGRATION: &str = "CREATE TABLE users (id bigint PRIMARY KEY, email text);\n\
    CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);\n";

fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in [("migrations/1_init.sql", MIGRATION)].iter().chain(files) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}

fn build(folder: &Path, verb: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_schemabook"));
    command.arg(verb).current_dir(folder).env("NO_COLOR", "1").output().expect("the tool runs")
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn pages_and_notes_join_the_site_the_markdown_and_the_search() {
    let page = "# Selling\n\nEach [[orders]] row is of a [[users.id|person]].\n\n## Rules\n\n`[[not a link]]` <b>x</b>\n\n### Deeper\n";
    let project = project(&[
        ("schemabook.toml", "pages = \"handbook\"\n"),
        ("handbook/selling.md", page),
        ("handbook/notes/users.md", "People, see [[orders]].\n"),
    ]);
    let output = build(project.path(), "build");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let html = read(project.path(), "site/guides/selling.html");
    assert!(html.contains("<h1>Selling</h1>"), "{html}");
    assert!(html.contains("<a href=\"../tables/orders.html\"><code>orders</code></a>"), "{html}");
    assert!(html.contains("<a href=\"../tables/users.html#column-id\"><code>person</code></a>"), "{html}");
    assert!(html.contains("<section id=\"rules\">") && html.contains("<h3>Deeper</h3>"), "{html}");
    assert!(html.contains("<code>[[not a link]]</code> &lt;b&gt;x&lt;/b&gt;"), "{html}");
    let markdown = read(project.path(), "docs/schema/guides/selling.md");
    assert!(markdown.contains("Each [`orders`](../tables/orders.md) row"), "{markdown}");
    for path in ["site/tables/users.html", "docs/schema/tables/users.md"] {
        assert!(read(project.path(), path).contains("People, see"), "{path}");
    }
    let search = read(project.path(), "site/assets/search.js");
    assert!(search.contains("\"guide\",[[\"Rules\",\"rules\""), "{search}");
    assert_eq!(build(project.path(), "check").status.code(), Some(0));
}

#[test]
fn a_link_or_note_that_names_nothing_is_told_with_its_line() {
    let project = project(&[
        ("schemabook.toml", "pages = \"handbook\"\n"),
        ("handbook/a.md", "One.\n\nTwo [[users.phone]].\n"),
        ("handbook/notes/nobody.md", "Who?\n"),
    ]);
    let output = build(project.path(), "build");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("broken-page-link") && said.contains("handbook/a.md:3:5"), "{said}");
    assert!(said.contains("note-without-object") && said.contains("handbook/notes/nobody.md:1:1"), "{said}");
    assert_eq!(build(project.path(), "check").status.code(), Some(1));
}

#[test]
fn groups_are_named_in_the_configuration() {
    let groups = "[[groups]]\nname = \"Shop\"\ntables = [\"order*\"]\n";
    let project = project(&[("schemabook.toml", groups)]);
    build(project.path(), "build");
    let page = read(project.path(), "docs/schema/groups/Shop.md");
    assert!(page.contains("[`orders`](../tables/orders.md)"), "{page}");
    assert!(read(project.path(), "docs/schema/README.md").contains("[Shop](groups/Shop.md)"));
}

#[test]
fn templates_stand_in_for_those_of_the_same_name() {
    let settings = ("schemabook.toml", "[html]\ntemplates = \"look\"\n");
    let mine =
        "{% extends \"base.html\" %}{% block content %}<main><h1>Mine: {{ title }}</h1></main>{% endblock content %}";
    let project = project(&[settings, ("look/page.html", mine), ("look/style.css", "body { color: red; }\n")]);
    assert_eq!(build(project.path(), "build").status.code(), Some(0));
    assert!(read(project.path(), "site/tables/users.html").contains("<h1>Mine: users</h1>"));
    assert!(read(project.path(), "site/assets/style.css").starts_with("body { color: red; }"));
    fs::write(project.path().join("look/pgae.html"), "x").expect("it can be written");
    let said = String::from_utf8_lossy(&build(project.path(), "build").stderr).into_owned();
    assert!(said.contains("pgae.html stands in for nothing") && said.contains("page.html"), "{said}");
    fs::remove_file(project.path().join("look/pgae.html")).expect("it is there");
    fs::write(project.path().join("look/page.html"), "{{ nothing }}").expect("it can be written");
    let output = build(project.path(), "build");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing"), "{}", String::from_utf8_lossy(&output.stderr));
}
