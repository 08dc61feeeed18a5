//! `schemabook serve`: pages that follow the files.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::chromium::Chromium;

/// A server of a project in a temporary folder.
struct Server {
    process: Child,
    folder: tempfile::TempDir,
    address: String,
}

impl Server {
    fn start() -> Self {
        Self::with(|_, _| {})
    }

    /// A server whose command is prepared, in its folder.
    fn with(prepare: impl FnOnce(&mut Command, &Path)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("migrations")).expect("it can be made");
        write(&folder, "migrations/1_users.sql", "CREATE TABLE users (id bigint PRIMARY KEY);");
        write(&folder, "schemabook.toml", "migrations = \"migrations\"\n");
        let mut command = Command::new(env!("CARGO_BIN_EXE_schemabook"));
        command.args(["serve", "--port", "0"]).current_dir(folder.path()).env("NO_COLOR", "1").stderr(Stdio::piped());
        prepare(&mut command, folder.path());
        let mut process = command.spawn().expect("the tool runs");
        let mut lines = BufReader::new(process.stderr.take().expect("a pipe")).lines();
        let listening = lines.by_ref().map_while(Result::ok).find(|line| line.starts_with("serving "));
        let listening = listening.expect("it says where it listens");
        let address = listening.split(' ').nth(1).expect("an address").to_owned();
        // What it says further on must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, folder, address }
    }

    /// The status line and the rest of an answer.
    fn ask(&self, path: &str, host: &str) -> String {
        let authority = self.address.trim_start_matches("http://").trim_end_matches('/');
        let mut stream = TcpStream::connect(authority).expect("it listens");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("it listens");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn write(folder: &tempfile::TempDir, path: &str, text: &str) {
    fs::write(folder.path().join(path), text).expect("it can be written");
}

#[test]
fn an_open_page_follows_the_migrations_and_shows_what_is_wrong() {
    let Some(mut browser) = Chromium::start() else { return };
    let server = Server::start();
    let mut tab = browser.tab(1440, 900);
    tab.open(&format!("{}tables/users.html", server.address));
    assert!(tab.text("document.getElementById('columns').innerText").contains("bigint"));
    write(&server.folder, "migrations/2_email.sql", "ALTER TABLE users ADD email text;");
    tab.wait_for(
        "document.getElementById('columns') !== null && document.getElementById('columns').innerText.includes('email')",
    );
    assert_eq!(tab.complaints(&server.address), Vec::<String>::new());
    write(&server.folder, "migrations/3_wrong.sql", "ALTER TABLE nobody ADD x text;");
    tab.wait_for("document.getElementById('problems') !== null");
    tab.value("document.getElementById('problems').click()");
    tab.wait_for("location.pathname === '/_problems' && document.querySelector('pre') !== null");
    let problems = tab.text("document.querySelector('pre').textContent");
    assert!(problems.contains("relation \"nobody\" does not exist") && problems.contains("3_wrong.sql"), "{problems}");
    write(&server.folder, "schemabook.toml", "migartions = \"migrations\"\n");
    tab.wait_for("document.body !== null && document.body.innerText.includes('migartions')");
    write(&server.folder, "schemabook.toml", "migrations = \"migrations\"\ntitle = \"Mended\"\n");
    tab.open(&server.address);
    tab.wait_for("document.querySelector('h1') !== null && document.querySelector('h1').textContent === 'Mended'");
}

/// A browser that keeps what it is asked to open.
#[cfg(unix)]
#[test]
fn the_browser_of_the_environment_is_opened() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::with(|command, folder| {
        let browser = folder.join("browser.sh");
        fs::write(&browser, "#!/bin/sh\necho \"$@\" > asked && mv asked opened\n").expect("it can be written");
        fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).expect("it is there");
        let commands = format!("{0}/no-such-browser:{0}/browser.sh --new %s", folder.display());
        command.arg("--open").env("BROWSER", commands);
    });
    let opened = server.folder.path().join("opened");
    let started = std::time::Instant::now();
    while !opened.exists() {
        assert!(started.elapsed() < std::time::Duration::from_secs(20), "nothing was opened");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(fs::read_to_string(opened).expect("it is text").trim(), format!("--new {}", server.address));
}

#[test]
fn only_this_machine_is_answered_and_only_with_files_of_the_site() {
    let server = Server::start();
    assert!(server.ask("/", "localhost").starts_with("HTTP/1.1 200"));
    assert!(server.ask("/tables/users.html", "127.0.0.1").starts_with("HTTP/1.1 200"));
    assert!(server.ask("/", "evil.example").starts_with("HTTP/1.1 403"));
    for path in ["/../schemabook.toml", "/%2e%2e/schemabook.toml", "/schemabook.toml", "//etc/passwd"] {
        assert!(server.ask(path, "localhost").starts_with("HTTP/1.1 404"), "{path}");
    }
}
