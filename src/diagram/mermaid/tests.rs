use super::{MermaidOptions, RelationLabels, render, render_changes};
use crate::diagram::samples::{HOSTILE_NAMES, diagram, generated, hostile};
use crate::diagram::{DiagramTable, Mark};

const SHOP: &str = "
    users | id bigint pk | email text uk | +3
    orders! | id bigint pk | user_id bigint | total numeric(10,2) | note text? +
    order items | order_id bigint pk | old_sku text -
    orders.user_id > users.id
    order items.order_id > orders.id +
    users.id ~> orders.id";

#[test]
fn an_entity_diagram_reads_like_its_schema() {
    let mermaid = render(&diagram(SHOP), &MermaidOptions::default());
    assert_eq!(mermaid.note, None);
    insta::assert_snapshot!(mermaid.text, @r#"
    erDiagram
        accTitle: Sample
        users {
            bigint id PK, FK
            text email UK
            and more "3 columns"
        }
        orders {
            bigint id PK
            bigint user_id FK
            numeric(10_2) total
            text note
        }
        order_items["order items"] {
            bigint order_id PK, FK
            text old_sku
        }
        users ||--o{ orders : "user_id"
        orders ||--o{ order_items : "order_id"
        orders ||..o{ users : "id"
    "#);
}

#[test]
fn a_flowchart_lists_only_what_changed() {
    let mut diagram = diagram(SHOP);
    diagram.tables[1].mark = Mark::Changed;
    let options = MermaidOptions { labels: RelationLabels::Constraint, ..MermaidOptions::default() };
    insta::assert_snapshot!(render_changes(&diagram, &options).text, @r##"
    flowchart LR
        accTitle: Sample
        users["users"]
        orders["~ orders<br/>#43; note text"]:::changed
        order_items["order items<br/>− old_sku text"]
        orders -->|"orders_user_id_fkey"| users
        order_items ==>|"#43; order items_order_id_fkey"| orders
        users -->|"users_id_fkey"| orders
        linkStyle 1 stroke:#1a7f37
        classDef changed fill:#fff8c5,stroke:#9a6700,color:#1f2328
    "##);
}

#[test]
fn tables_with_the_same_word_keep_apart() {
    let mut diagram = diagram("a.b | id bigint\n a b | id bigint");
    diagram.tables.push(DiagramTable { label: "A_B".to_owned(), ..DiagramTable::default() });
    diagram.tables.push(DiagramTable { label: "end".to_owned(), ..DiagramTable::default() });
    let text = render(&diagram, &MermaidOptions::default()).text;
    for line in ["a_b[\"a.b\"] {", "a_b_2[\"a b\"] {", "A_B_3[\"A_B\"]", "end_[\"end\"]"] {
        assert!(text.lines().any(|it| it.trim() == line), "{line} in {text}");
    }
}

#[test]
fn hostile_names_cannot_leave_their_quotes() {
    for text in [
        render(&hostile(), &MermaidOptions::default()).text,
        render_changes(&hostile(), &MermaidOptions::default()).text,
    ] {
        assert!(!text.contains("<script"), "{text}");
        assert!(!text.contains("%%"), "{text}");
        assert!(!text.chars().any(|letter| letter.is_control() && letter != '\n'), "{text}");
        for line in text.lines() {
            assert_eq!(line.matches('"').count() % 2, 0, "{line}");
        }
    }
    assert_eq!(hostile().tables.len(), HOSTILE_NAMES.len());
}

#[test]
fn what_is_over_the_limits_is_left_out_and_said() {
    let diagram = generated(1000, 2000, 0, 1);
    for (text, note) in
        [render(&diagram, &MermaidOptions::default()), render_changes(&diagram, &MermaidOptions::default())]
            .map(|it| (it.text, it.note.expect("a note")))
    {
        assert!(text.len() <= 50_000);
        assert!(note.contains("1500 of 2000 relations"), "{note}");
        assert!(text.lines().filter(|line| line.contains(" : ") || line.contains("-->")).count() <= 500);
    }
    let few = MermaidOptions { max_characters: 900, ..MermaidOptions::default() };
    let mermaid = render(&diagram, &few);
    assert!(mermaid.text.len() <= 900);
    assert!(mermaid.note.is_some_and(|note| note.contains(" of 1000 tables")));
}

#[test]
fn marked_tables_stay_when_others_must_go() {
    let mut diagram = generated(300, 600, 0, 7);
    diagram.tables[123].mark = Mark::Added;
    let options = MermaidOptions { max_characters: 300, ..MermaidOptions::default() };
    assert!(render_changes(&diagram, &options).text.contains(&diagram.tables[123].label));
}
