use super::{MARKER, MOST_CHARACTERS, markdown};
use crate::migrations::{MemoryTree, load};
use crate::replay::Options;
use crate::report::difference::View;
use crate::review::{Input, Review, Sides};

fn comment(base: &str, head: &str) -> String {
    let input = |texts: &[&str]| {
        let mut tree = MemoryTree::new();
        for (number, text) in texts.iter().enumerate() {
            tree.insert(&format!("{:04}_m.sql", number + 1), *text);
        }
        let (set, _) = load(&tree, "", &crate::migrations::Options::default()).expect("memory can be read");
        Input { label: "a".to_owned(), count: set.migrations.len(), set, options: Options::default() }
    };
    let sides = Sides::replay(input(&[base]), input(&[base, head]));
    markdown(&View::of(&Review::of(&sides), None))
}

#[test]
fn what_destroys_is_told_first_and_the_sql_is_folded() {
    let text = comment(
        "CREATE TABLE a (x int, y text);",
        "ALTER TABLE a ADD z int;\nALTER TABLE a DROP COLUMN y;\nALTER TABLE a RENAME x TO w;\n",
    );
    insta::assert_snapshot!(text);
}

#[test]
fn hostile_names_stay_names() {
    let name = r#""`|<img src=x>'--> @team #1 $$ ```""#;
    let text = comment(
        &format!("CREATE TABLE {name} (id int PRIMARY KEY);"),
        &format!("CREATE TABLE b (x int REFERENCES {name}); ALTER TABLE {name} ADD {name} text; DROP TABLE {name};"),
    );
    let outside_code =
        pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::ENABLE_TABLES).any(|event| match event {
            pulldown_cmark::Event::Html(html) | pulldown_cmark::Event::InlineHtml(html) => html.contains("img"),
            pulldown_cmark::Event::Text(_) | pulldown_cmark::Event::Code(_) => false,
            _ => false,
        });
    assert!(!outside_code, "{text}");
    let cells =
        text.lines().filter(|line| line.starts_with("| ")).map(|line| line.replace("\\|", "").matches('|').count());
    assert!(cells.into_iter().all(|count| count == 5), "every row has four cells: {text}");
}

#[test]
fn a_long_difference_fits_a_comment_and_says_what_is_missing() {
    let tables = |count: usize| -> String {
        let column = |number: usize| format!("a_column_with_a_long_name_{number} text DEFAULT 'some text'");
        let columns: Vec<String> = (0..8).map(column).collect();
        (0..count).map(|number| format!("CREATE TABLE table_{number} ({});\n", columns.join(", "))).collect()
    };
    for (count, left_out) in [(60, "the SQL"), (150, "what is safe"), (3000, "what is safe")] {
        let text = comment("SELECT 1;", &tables(count));
        assert!(text.len() <= MOST_CHARACTERS && text.starts_with(MARKER));
        assert!(text.contains(left_out), "{count}: {}", &text[text.len().saturating_sub(300)..]);
        assert!(text.contains(&format!("{count} added")));
    }
    let drops: String = (0..2000).map(|number| format!("DROP TABLE table_{number};\n")).collect();
    let text = comment(&tables(2000), &drops);
    assert!(text.len() <= MOST_CHARACTERS);
    assert!(text.contains("**2000 destructive**"), "{}", &text[..400]);
    assert!(text.contains("more"), "{}", &text[text.len() - 300..]);
}
