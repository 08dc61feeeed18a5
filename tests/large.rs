//! Schemas with so much of something that one page would not do.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Builds a project whose configuration and migrations are these.
fn build(folder: &Path, configuration: &str, migrations: &[String]) {
    fs::create_dir_all(folder.join("migrations")).expect("it can be made");
    fs::write(folder.join("schemabook.toml"), configuration).expect("it can be written");
    for (at, text) in migrations.iter().enumerate() {
        let path = folder.join(format!("migrations/{:04}_step.sql", at + 1));
        fs::write(path, text).expect("it can be written");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_schemabook"));
    let output = command.arg("build").current_dir(folder).env("NO_COLOR", "1").output().expect("the tool runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn older_migrations_stand_on_pages_that_stay_as_they_are() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let step = |at: usize| format!("CREATE TABLE made_{at} (id bigint);\n");
    let mut migrations: Vec<String> = (1..200).map(step).collect();
    build(folder.path(), "", &migrations);
    assert!(!folder.path().join("site/changelog").exists());
    migrations.push(step(200));
    build(folder.path(), "", &migrations);
    let older = read(folder.path(), "site/changelog/1-100.html");
    assert!(older.contains("<code>made_100</code>") && !older.contains("<code>made_101</code>"), "{older}");
    let newest = read(folder.path(), "site/changelog.html");
    assert!(newest.contains("<code>made_101</code>") && !newest.contains("<code>made_100</code>"), "{newest}");
    assert!(newest.contains("<a href=\"changelog/1-100.html\">migrations 1 to 100</a>"), "{newest}");
    let markdown = read(folder.path(), "docs/schema/CHANGELOG.md");
    assert!(markdown.contains("[migrations 1 to 100](changelog/1-100.md): 0001\\_step to 0100\\_step"), "{markdown}");
    migrations.extend((201..=300).map(step));
    build(folder.path(), "", &migrations);
    let kept = read(folder.path(), "site/changelog/1-100.html");
    assert!(kept.contains("<a href=\"../changelog/101-200.html\">migrations 101 to 200</a>"), "{kept}");
    let body = |page: &str| page.split_once("<section").map(|(_, body)| body.to_owned());
    assert_eq!(body(&kept), body(&older));
}

#[test]
fn hundreds_of_foreign_keys_are_counted_by_group_and_listed_on_the_pages_of_the_groups() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut text =
        String::from("CREATE TABLE red (id bigint PRIMARY KEY);\nCREATE TABLE blue (id bigint PRIMARY KEY);\n");
    for at in 0..150 {
        let (own, other) = if at % 2 == 0 { ("red", "blue") } else { ("blue", "red") };
        let other = if at < 3 { other } else { own };
        let _ = writeln!(
            text,
            "CREATE TABLE {own}_{at} (id bigint PRIMARY KEY, a bigint REFERENCES {own}, b bigint REFERENCES {other}, \
             c bigint REFERENCES {own});"
        );
    }
    let groups = "[[groups]]\nname = \"Red\"\ntables = [\"red*\"]\n[[groups]]\nname = \"Blue\"\ntables = [\"blue*\"]\n";
    build(folder.path(), groups, &[text]);
    let page = read(folder.path(), "docs/schema/relationships.md");
    assert!(page.contains("| [Red](groups/Red.md) | 76 | 223 | [Blue](groups/Blue.md) 2 |"), "{page}");
    assert!(page.contains("| [Blue](groups/Blue.md) | 76 | 224 | [Red](groups/Red.md) 1 |"), "{page}");
    let red = read(folder.path(), "docs/schema/groups/Red.md");
    assert_eq!(red.matches("_a_fkey`").count(), 75, "{red}");
}
