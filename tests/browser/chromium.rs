//! A Chromium of the test's own, spoken to over a pipe by the `DevTools` protocol: no port, no driver, no network.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);
/// The names under which distributions install it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// The pipe is file descriptors 3 and 4 of the browser; a shell makes them of its standard input and output.
const LAUNCH: &str = r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#;

/// A browser that ends with its owner.
pub(crate) struct Chromium {
    process: Child,
    input: ChildStdin,
    answers: Receiver<Value>,
    events: Vec<Value>,
    last_id: u64,
    _profile: tempfile::TempDir,
}

impl Chromium {
    /// Starts one. Without a Chromium on the machine: `None`, said aloud, or a failure where `CI` is set.
    pub(crate) fn start() -> Option<Self> {
        let found = NAMES.into_iter().find(|name| Command::new(name).arg("--version").output().is_ok());
        let Some(name) = found else {
            assert!(std::env::var_os("CI").is_none(), "the browser tests need Chromium");
            say_aloud("SKIPPED: no Chromium on this machine");
            return None;
        };
        let profile = tempfile::tempdir().expect("a temporary folder");
        let mut process = Command::new("sh")
            .args(["-c", LAUNCH, name])
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--disable-dev-shm-usage", "--hide-scrollbars"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell starts");
        let input = process.stdin.take().expect("the input is a pipe");
        let output = process.stdout.take().expect("the output is a pipe");
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            for message in BufReader::new(output).split(0) {
                let Ok(message) = message else { return };
                let Ok(message) = serde_json::from_slice(&message) else { return };
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Some(Self { process, input, answers, events: Vec::new(), last_id: 0, _profile: profile })
    }

    /// Opens a tab of a width and height in pixels.
    pub(crate) fn tab(&mut self, width: u32, height: u32) -> Tab<'_> {
        let target = self.call(None, "Target.createTarget", json!({ "url": "about:blank" }));
        let attached =
            self.call(None, "Target.attachToTarget", json!({ "targetId": target["targetId"], "flatten": true }));
        let session = attached["sessionId"].as_str().expect("a session").to_owned();
        let mut tab = Tab { browser: self, session };
        for domain in ["Page.enable", "Runtime.enable", "Network.enable", "Log.enable"] {
            tab.call(domain, json!({}));
        }
        tab.resize(width, height);
        tab
    }

    fn call(&mut self, session: Option<&str>, method: &str, parameters: Value) -> Value {
        self.try_call(session, method, parameters).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    fn try_call(&mut self, session: Option<&str>, method: &str, parameters: Value) -> Result<Value, Value> {
        self.last_id += 1;
        let id = self.last_id;
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.input.write_all(&bytes).expect("the browser listens");
        self.input.flush().expect("the browser listens");
        let started = Instant::now();
        loop {
            let rest = PATIENCE.checked_sub(started.elapsed()).unwrap_or_default();
            let answer = self.answers.recv_timeout(rest).unwrap_or_else(|_| panic!("no answer to {method}"));
            if answer["id"].as_u64() != Some(id) {
                self.events.push(answer);
                continue;
            }
            return if answer["error"].is_null() { Ok(answer["result"].clone()) } else { Err(answer["error"].clone()) };
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[expect(clippy::print_stderr, reason = "a test speaks to the person who runs it")]
fn say_aloud(why: &str) {
    eprintln!("{why}");
}

/// A tab of the browser.
pub(crate) struct Tab<'a> {
    browser: &'a mut Chromium,
    session: String,
}

impl Tab<'_> {
    /// Sends a command of the protocol.
    pub(crate) fn call(&mut self, method: &str, parameters: Value) -> Value {
        let session = self.session.clone();
        self.browser.call(Some(&session), method, parameters)
    }

    /// Changes the size of the page.
    pub(crate) fn resize(&mut self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// Opens an address and waits until it is loaded.
    pub(crate) fn open(&mut self, address: &str) {
        self.call("Page.navigate", json!({ "url": "about:blank" }));
        self.wait_for("location.href === 'about:blank' && document.readyState === 'complete'");
        self.browser.events.clear();
        self.call("Page.navigate", json!({ "url": address }));
        self.wait_for("location.href !== 'about:blank' && document.readyState === 'complete'");
    }

    /// The value of an expression of JavaScript.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        self.try_value(expression).unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    fn try_value(&mut self, expression: &str) -> Result<Value, Value> {
        let parameters = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let session = self.session.clone();
        let answer = self.browser.try_call(Some(&session), "Runtime.evaluate", parameters)?;
        if answer["exceptionDetails"].is_null() {
            Ok(answer["result"]["value"].clone())
        } else {
            Err(answer["exceptionDetails"].clone())
        }
    }

    /// The text that an expression of JavaScript gives.
    pub(crate) fn text(&mut self, expression: &str) -> String {
        self.value(expression).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an expression holds.
    pub(crate) fn wait_for(&mut self, expression: &str) {
        let started = Instant::now();
        // While a page gives way to another an expression may have no page to run in.
        while self.try_value(expression).ok() != Some(json!(true)) {
            assert!(started.elapsed() < PATIENCE, "still not so: {expression}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Presses a key: `Enter`, `ArrowDown`, `/`.
    pub(crate) fn press(&mut self, key: &str) {
        let text = if key.chars().count() == 1 { key } else { "" };
        let kind = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "Delete" => 46,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            _ => 0,
        };
        let mut down = json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code });
        if key == "Enter" {
            down = json!({ "type": "keyDown", "key": key, "text": "\r", "windowsVirtualKeyCode": code });
        } else if !text.is_empty() {
            down["text"] = json!(text);
        }
        self.call("Input.dispatchKeyEvent", down);
        self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code }));
    }

    /// Puts text where the focus is, as a keyboard would.
    pub(crate) fn insert(&mut self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// What went wrong since the page was opened: errors, exceptions, refused sources, and requests that are not for
    /// files (or not for the address that `own` begins with).
    pub(crate) fn complaints(&mut self, own: &str) -> Vec<String> {
        // An answer comes after all events that were before it.
        self.call("Runtime.evaluate", json!({ "expression": "0" }));
        self.browser.events.iter().filter_map(|event| complaint(event, own)).collect()
    }
}

fn complaint(event: &Value, own: &str) -> Option<String> {
    let parameters = &event["params"];
    match event["method"].as_str()? {
        "Runtime.exceptionThrown" => Some(format!("exception: {}", parameters["exceptionDetails"])),
        "Runtime.consoleAPICalled" if parameters["type"] == "error" => Some(format!("console: {}", parameters["args"])),
        "Log.entryAdded" => Some(format!("log: {}", parameters["entry"])),
        "Network.requestWillBeSent" => {
            let address = parameters["request"]["url"].as_str().unwrap_or_default();
            let is_own = address.starts_with(own) || address.starts_with("data:") || address.starts_with("blob:");
            (!is_own).then(|| format!("request: {address}"))
        }
        _ => None,
    }
}
