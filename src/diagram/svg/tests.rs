use super::{SvgOptions, render};
use crate::diagram::drawing;
use crate::diagram::samples::{diagram, generated, hostile};
use crate::diagram::{Detail, Diagram, StyleSource, TableKind, layout};

fn drawn(diagram: &Diagram) -> String {
    render(diagram, &layout(diagram), SvgOptions { style: StyleSource::Page })
}

/// Whether every tag is closed by its like and attributes are quoted: enough for what this room writes.
fn is_well_formed(xml: &str) -> bool {
    let mut open = Vec::new();
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once('<') {
        let Some((tag, after)) = after.split_once('>') else { return false };
        if before.contains('>') || tag.matches('"').count() % 2 == 1 {
            return false;
        }
        let name = tag.trim_start_matches('/').split([' ', '\n']).next();
        if tag.starts_with('/') {
            if open.pop() != name {
                return false;
            }
        } else if !tag.ends_with('/') {
            open.push(name.unwrap_or_default());
        }
        rest = after;
    }
    open.is_empty()
}

#[test]
fn two_tables_and_a_line() {
    let mut diagram = diagram(
        "users | id bigint pk | email text uk
         orders! | id bigint pk | user_id bigint | note text? + | +7
         orders.user_id ?> users.id",
    );
    diagram.tables[0].comment = Some("People & robots".to_owned());
    diagram.relations[0].on_delete = Some("CASCADE".to_owned());
    insta::assert_snapshot!(drawn(&diagram), @r#"
    <svg xmlns="http://www.w3.org/2000/svg" class="diagram" viewBox="0 0 372 150" width="372" height="150" role="group" aria-label="Sample">
    <desc>2 tables, 1 relation. orders.user_id references users.id.</desc>
    <g class="relation" data-relation="orders_user_id_fkey" data-from="public.orders" data-to="public.users"><title>orders.user_id → users.id · orders_user_id_fkey · ON DELETE CASCADE</title><path d="M162 79H186M144 79H154M149 74v10M154 79a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M204 74L194 79 204 84M204 79H194M194 79a4 4 0 1 0 -8 0a4 4 0 1 0 8 0"/></g>
    <g class="table" data-table="public.users" transform="translate(16 38)"><title>People &amp; robots</title><rect class="box" width="128" height="74" rx="6"/><path class="head" d="M1 30V6a5 5 0 0 1 5-5H122a5 5 0 0 1 5 5V30z"/><path class="rule" d="M1 30.5H127"/><a href="users.html"><text class="name" x="14" y="19">users</text></a><path class="icon key" d="M14 41m6 0a3 3 0 1 0-6 0 3 3 0 1 0 6 0h6v3m-3-3v2"/><text x="32" y="45">id</text><text class="type" x="114" y="45">bigint</text><path class="icon key" d="M14 63m2-4v4.5a3 3 0 0 0 6 0v-4.5"/><text x="32" y="67">email</text><text class="type" x="114" y="67">text</text></g>
    <g class="table focus" data-table="public.orders" transform="translate(204 16)"><rect class="box" width="152" height="118" rx="6"/><path class="head" d="M1 30V6a5 5 0 0 1 5-5H146a5 5 0 0 1 5 5V30z"/><path class="rule" d="M1 30.5H151"/><a href="orders.html"><text class="name" x="14" y="19">orders</text></a><path class="icon key" d="M14 41m6 0a3 3 0 1 0-6 0 3 3 0 1 0 6 0h6v3m-3-3v2"/><text x="32" y="45">id</text><text class="type" x="138" y="45">bigint</text><path class="icon link" d="M14 63m1 0h9m-3.5-3.5l3.5 3.5-3.5 3.5"/><text x="32" y="67">user_id</text><text class="type" x="138" y="67">bigint</text><path class="row added" d="M1 74H151v22H1z"/><text class="sign added" x="7" y="89">+</text><path class="icon" d="M14 85m2 0l3-3 3 3-3 3z"/><text x="32" y="89">note</text><text class="type" x="138" y="89">text</text><text class="more" x="32" y="111">+ 7 more</text></g>
    </svg>
    "#);
}

#[test]
fn hostile_names_are_text() {
    for diagram in [hostile(), hostile().at_detail(Detail::Names)] {
        let svg = drawn(&diagram);
        assert!(is_well_formed(&svg), "{svg}");
        for forbidden in ["<script", "href=\"javascript", " onload=\"", "\u{0}", "\u{202e}", "style="] {
            assert!(!svg.contains(forbidden), "{forbidden}");
        }
    }
    assert!(!is_well_formed("<g><a></g></a>"));
}

#[test]
fn a_drawing_with_links_is_no_image_to_a_screen_reader() {
    let mut diagram = diagram("users | id bigint pk");
    assert!(drawn(&diagram).contains("role=\"group\""));
    diagram.tables[0].href = Some("javascript:alert(1)".to_owned());
    assert!(drawn(&diagram).contains("role=\"img\""));
}

#[test]
fn the_style_sheet_is_in_the_drawing_or_in_the_page() {
    let diagram = diagram("users | id bigint pk");
    let alone = render(&diagram, &layout(&diagram), SvgOptions::default());
    assert!(is_well_formed(&alone.replace(drawing::STYLESHEET, "").replace(super::STYLESHEET, "")));
    assert!(alone.contains("<style>") && !drawn(&diagram).contains("<style>"));
    for class in ["head", "name", "type", "icon", "relation", "group", "links", "more", "sign"] {
        assert!(super::STYLESHEET.contains(&format!(".{class}")), "{class}");
    }
}

#[test]
fn groups_are_boxes_with_one_line_between_two_of_them() {
    let mut diagram = diagram(
        "[people]
         users | id bigint pk
         teams | id bigint pk | owner_id bigint
         [billing]
         invoices | id bigint pk | user_id bigint | payer_id bigint
         teams.owner_id > users.id
         invoices.user_id > users.id
         invoices.payer_id > users.id",
    );
    diagram.tables[1].kind = TableKind::Partitioned;
    let svg = drawn(&diagram.at_detail(Detail::Names));
    assert_eq!(svg.matches("class=\"group\"").count(), 2);
    assert_eq!(svg.matches("class=\"relation\"").count(), 1);
    assert!(svg.contains("<title>billing \u{2194} people: 2 relations</title>"), "{svg}");
    assert!(svg.contains(">partitioned</text>"));
}

#[test]
fn two_runs_give_the_same_bytes() {
    let diagram = generated(40, 70, 3, 9);
    assert_eq!(drawn(&diagram), drawn(&diagram));
}
