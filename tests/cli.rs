//! The program as a user runs it: exit codes, messages, what is written and what is left alone.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn schemabook(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_schemabook"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("the tool runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A project of these migrations in a temporary folder.
fn project(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("migrations")).expect("it can be made");
    for (name, contents) in files {
        fs::write(folder.path().join("migrations").join(name), contents).expect("it can be written");
    }
    folder
}

#[test]
fn two_builds_give_the_same_bytes_and_the_second_writes_nothing() {
    let project =
        project(&[("1_users.sql", b"-- Accounts.\nCREATE TABLE users (id bigint PRIMARY KEY, name text);\n")]);
    let first = schemabook(project.path(), &["build"]);
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    let page = project.path().join("docs/schema/tables/users.md");
    let written = fs::read(&page).expect("the page is there");
    let second = schemabook(project.path(), &["build"]);
    assert!(stderr(&second).contains(" 0 files written"), "{}", stderr(&second));
    assert_eq!(fs::read(&page).expect("the page is there"), written);
    assert!(project.path().join("site/index.html").is_file());
    assert_eq!(schemabook(project.path(), &["check"]).status.code(), Some(0));
}

#[test]
fn check_says_what_is_stale_and_writes_nothing() {
    let project = project(&[("1_users.sql", b"CREATE TABLE users (id bigint);\n")]);
    schemabook(project.path(), &["build"]);
    fs::write(project.path().join("migrations/2_name.sql"), "ALTER TABLE users ADD name text;\n").expect("written");
    let page = project.path().join("docs/schema/tables/users.md");
    let before = fs::read(&page).expect("the page is there");
    let check = schemabook(project.path(), &["check"]);
    assert_eq!(check.status.code(), Some(1));
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(said.contains("stale: ") && said.contains("users.md"), "{said}");
    assert_eq!(fs::read(&page).expect("the page is there"), before);
}

#[test]
fn a_statement_that_postgresql_refuses_is_underlined_and_the_rest_goes_on() {
    let project = project(&[("1.sql", b"CREATE TABLE a (id int);\nALTER TABLE b ADD c int;\nCREATE TABLE d ();\n")]);
    let export = schemabook(project.path(), &["export"]);
    assert_eq!(export.status.code(), Some(3));
    let said = stderr(&export);
    assert!(said.contains("error[statement-fails]") && said.contains("42P01"), "{said}");
    assert!(said.contains("migrations/1.sql:2:1"), "{said}");
    let sql = String::from_utf8_lossy(&export.stdout).into_owned();
    assert!(sql.contains("CREATE TABLE public.a") && sql.contains("CREATE TABLE public.d"), "{sql}");
}

#[test]
fn the_ledger_tells_what_a_transaction_took_back() {
    let sql = b"CREATE TABLE a ();\nBEGIN;\nCREATE TABLE b ();\nROLLBACK;\nBEGIN;\nCREATE TABLE c ();\nDROP TABLE b;\nCOMMIT;\n";
    let project = project(&[("one.sql", sql)]);
    let said = String::from_utf8_lossy(&schemabook(project.path(), &["ledger"]).stdout).into_owned();
    let outcomes: Vec<&str> = said.lines().collect();
    assert_eq!(
        outcomes,
        [
            "applied   migrations/one.sql:1 CREATE TABLE",
            "no-effect migrations/one.sql:2 BEGIN: transaction control",
            "applied   migrations/one.sql:3 CREATE TABLE: rolled back at the end of its transaction",
            "no-effect migrations/one.sql:4 ROLLBACK: transaction control",
            "no-effect migrations/one.sql:5 BEGIN: transaction control",
            "applied   migrations/one.sql:6 CREATE TABLE: rolled back at the end of its transaction",
            "failed    migrations/one.sql:7 DROP TABLE: 42P01 table \"b\" does not exist",
            "no-effect migrations/one.sql:8 COMMIT: transaction control",
            "8 statements: 3 applied, 4 without schema effect, 0 opaque, 1 failed",
        ]
    );
}

#[test]
fn bad_input_is_named_and_nothing_panics() {
    let nothing = tempfile::tempdir().expect("a temporary folder");
    let missing = schemabook(nothing.path(), &["build"]);
    assert_eq!(missing.status.code(), Some(2), "{}", stderr(&missing));
    assert!(stderr(&missing).contains("no folder with migrations"), "{}", stderr(&missing));

    let empty = project(&[]);
    let refused = schemabook(empty.path(), &["build", "--migrations", "migrations"]);
    assert_eq!(refused.status.code(), Some(2), "{}", stderr(&refused));
    assert!(stderr(&refused).contains("migrations holds no migrations") && !empty.path().join("docs").exists());

    let unknown = project(&[("1.sql", b"SELECT 1;\n")]);
    fs::write(unknown.path().join("schemabook.toml"), "titel = \"x\"\n").expect("written");
    let refused = schemabook(unknown.path(), &["build"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("line 1") && stderr(&refused).contains("titel"), "{}", stderr(&refused));
    assert!(!unknown.path().join("docs").exists());

    for (contents, code, said) in [
        (&b"\xff\xfe not text"[..], 3, "error[file-not-utf8]"),
        (b"CREATE TABLE t (a int\0);", 3, "error[file-with-nul]"),
        (b"CREATE TABLE", 3, "error[syntax-error]"),
        (b"\xef\xbb\xbfSELECT 1;\r\n", 0, "warning[byte-order-mark]"),
        (b"", 0, "1 migration, 0 statements"),
    ] {
        let odd = project(&[("1.sql", contents)]);
        let built = schemabook(odd.path(), &["build"]);
        assert!(stderr(&built).contains(said) && !stderr(&built).contains("panicked"), "{}", stderr(&built));
        assert_eq!(built.status.code(), Some(code), "{}", stderr(&built));
    }
}

#[test]
fn hostile_names_stay_in_their_folder_and_get_pages_of_their_own() {
    let sql = br#"CREATE TABLE "../../x" (id int); CREATE TABLE con (id int); CREATE TABLE "Con" (id int);
        CREATE TABLE "<script>alert(1)</script>" (id int);"#;
    let project = project(&[("1.sql", sql)]);
    let built = schemabook(project.path(), &["build"]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    let mut names: Vec<String> = fs::read_dir(project.path().join("docs/schema/tables"))
        .expect("there are pages")
        .map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().to_lowercase())
        .collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 4, "{names:?}");
    assert!(!names.iter().any(|name| name == "con.md"), "{names:?}");
    let index = fs::read_to_string(project.path().join("site/index.html")).expect("there is an index");
    assert!(!index.contains("<script>alert"), "text is text");
}

#[test]
fn what_a_person_wrote_outside_the_markers_stays() {
    let project = project(&[("1.sql", b"CREATE TABLE users (id int);\n")]);
    fs::write(project.path().join("schemabook.toml"), "[agents]\nfiles = [\"AGENTS.md\", \"new/NOTES.md\"]\n")
        .expect("written");
    let mine = "# Mine\r\n<!-- BEGIN schemabook:tables -->\r\n<!-- END schemabook:tables -->\r\nlast line without end";
    fs::write(project.path().join("AGENTS.md"), mine).expect("written");
    let built = schemabook(project.path(), &["build"]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    let now = fs::read_to_string(project.path().join("AGENTS.md")).expect("it is there");
    assert!(now.starts_with("# Mine\r\n<!-- BEGIN schemabook:tables -->\r\n- `users`"), "{now}");
    assert!(now.ends_with("<!-- END schemabook:tables -->\r\nlast line without end"), "{now}");
    assert!(project.path().join("new/NOTES.md").is_file());
}

#[test]
fn the_json_export_says_what_is_and_where_it_came_from() {
    let project = project(&[
        (
            "1_users.sql",
            b"CREATE TYPE mood AS ENUM ('calm');\nCREATE TABLE users (id bigint PRIMARY KEY, mood mood);\n",
        ),
        ("2_posts.sql", b"CREATE TABLE posts (\n  author bigint REFERENCES users ON DELETE CASCADE\n);\n"),
        ("3_name.sql", b"ALTER TABLE users ADD name text DEFAULT '';\n\nALTER TABLE users ALTER name SET NOT NULL;\n"),
    ]);
    let export = schemabook(project.path(), &["export", "--format", "json"]);
    assert_eq!(export.status.code(), Some(0), "{}", stderr(&export));
    let model: serde_json::Value = serde_json::from_slice(&export.stdout).expect("it is JSON");
    assert_eq!((&model["format"], &model["version"]), (&"schemabook.schema".into(), &1.into()));
    assert_eq!(model["migration"], "3_name");
    let [posts, users] = [&model["tables"][0], &model["tables"][1]];
    assert_eq!(posts["constraints"][0]["references"]["table"]["name"], "users");
    assert_eq!(posts["constraints"][0]["references"]["onDelete"], "CASCADE");
    let name = &users["columns"][2];
    assert_eq!((&name["type"], &name["nullable"], &name["default"]), (&"text".into(), &false.into(), &"''".into()));
    assert_eq!((&name["created"]["file"], &name["created"]["line"]), (&"migrations/3_name.sql".into(), &1.into()));
    assert_eq!(name["changed"]["line"], 3);
    assert_eq!(users["columns"][1]["type"], "public.mood");
    assert_eq!(model["types"][0]["values"][0]["label"], "calm");

    let earlier = schemabook(project.path(), &["export", "--format", "json", "--at", "1_users"]);
    let model: serde_json::Value = serde_json::from_slice(&earlier.stdout).expect("it is JSON");
    assert_eq!(model["tables"].as_array().map(Vec::len), Some(1));
}

#[test]
fn the_history_of_a_thing_is_json_too() {
    let project = project(&[
        ("1_users.sql", b"-- Accounts.\nCREATE TABLE users (id bigint, name text);\n"),
        ("2_name.sql", b"ALTER TABLE users\n  ALTER name TYPE varchar(80);\n"),
    ]);
    let log = schemabook(project.path(), &["log", "users.name", "--format", "json"]);
    assert_eq!(log.status.code(), Some(0), "{}", stderr(&log));
    let json: serde_json::Value = serde_json::from_slice(&log.stdout).expect("it is JSON");
    assert_eq!(json["version"], 1);
    assert_eq!(
        (&json["object"], &json["kind"], &json["present"]),
        (&"users.name".into(), &"column".into(), &true.into())
    );
    let entries = json["entries"].as_array().expect("there are entries");
    assert_eq!(entries.len(), 2);
    let (newest, oldest) = (&entries[0], &entries[1]);
    assert_eq!(newest["file"], "migrations/2_name.sql");
    assert_eq!((&newest["line"], &newest["lastLine"]), (&1.into(), &2.into()));
    assert_eq!(newest["changes"][0]["attribute"], "type");
    assert_eq!(newest["changes"][0]["before"], "text");
    assert_eq!(newest["changes"][0]["after"], "character varying(80)");
    assert_eq!(oldest["reason"], "Accounts.");
    assert_eq!(oldest["changes"][0]["cause"], "table users");
}
