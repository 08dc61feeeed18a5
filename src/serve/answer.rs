use std::io::Write;
use std::time::Duration;

use tiny_http::{Header, Method, Request, Response, StatusCode};

use super::preview::{Notice, Preview};

/// The path of the stream of news.
const NEWS: &str = "/_news";
/// The path of the page with what is wrong.
const PROBLEMS: &str = "/_problems";
/// The path of the script that follows the news, and the script.
const LIVE: (&str, &str) = ("/assets/live.js", include_str!("../../templates/static/live.js"));
/// How often a silent stream says that it is alive, so that one whose page is gone ends.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Types of files by how their names end.
const TYPES: [(&str, &str); 5] = [
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("json", "application/json"),
];

/// Answers a request. A client that is gone is none to complain to.
pub(super) fn answer(request: Request, preview: &Preview, port: u16) {
    if !is_for_us(&request, port) {
        let _ = request.respond(page(403, "This server answers to localhost only.", None));
        return;
    }
    if !matches!(request.method(), Method::Get | Method::Head) {
        let _ = request.respond(page(405, "Pages can only be read.", None));
        return;
    }
    let path = decoded(request.url().split(['?', '#']).next().unwrap_or_default());
    if path == NEWS {
        stream(request, preview);
        return;
    }
    if path == LIVE.0 {
        let _ = request.respond(response(200, "text/javascript; charset=utf-8", LIVE.1.as_bytes().to_vec()));
        return;
    }
    let response = preview.read(|built, version| match (&built.files, path.as_str()) {
        (Err(message), _) => page(500, message, Some(version)),
        (Ok(_), PROBLEMS) => page(200, &built.problems, Some(version)),
        (Ok(files), path) => {
            let name = path.trim_start_matches('/');
            let name =
                if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() };
            match files.get(&name) {
                Some(contents) => response(200, type_of(&name), numbered(&name, contents, version)),
                None => page(404, &format!("There is no page {path}."), Some(version)),
            }
        }
    });
    let _ = request.respond(response);
}

/// Whether a request names this machine: a page of the web that has its own name lead here must not read the schema.
fn is_for_us(request: &Request, port: u16) -> bool {
    let host = request.headers().iter().find(|header| header.field.equiv("Host"));
    let host = host.map(|header| header.value.as_str()).unwrap_or_default();
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| host == *name || host == format!("{name}:{port}"))
}

fn type_of(name: &str) -> &'static str {
    let ending = name.rsplit('.').next().unwrap_or_default();
    TYPES.iter().find(|(of, _)| *of == ending).map_or("application/octet-stream", |(_, kind)| kind)
}

fn response(status: u16, kind: &str, contents: Vec<u8>) -> Response<std::io::Cursor<Vec<u8>>> {
    let mut response = Response::from_data(contents).with_status_code(StatusCode(status));
    for (name, value) in [("Content-Type", kind), ("Cache-Control", "no-store")] {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    response
}

/// The contents of a file; a page is told of which build it is, so that it sees the next one however soon that comes.
fn numbered(name: &str, contents: &[u8], version: u64) -> Vec<u8> {
    match std::str::from_utf8(contents) {
        Ok(text) if type_of(name).starts_with("text/html") => {
            text.replacen("assets/live.js\"", &format!("assets/live.js?{version}\""), 1).into_bytes()
        }
        _ => contents.to_vec(),
    }
}

/// A page with a text; it follows the builds like every other.
fn page(status: u16, text: &str, version: Option<u64>) -> Response<std::io::Cursor<Vec<u8>>> {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let script = version.map(|version| format!("<script src=\"{}?{version}\"></script>", LIVE.0)).unwrap_or_default();
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>schemabook</title>{script}</head>\
         <body><main><h1>schemabook</h1><pre>{text}</pre><p><a href=\"/\">The site</a></p></main></body></html>\n"
    );
    response(status, "text/html; charset=utf-8", html.into_bytes())
}

/// Tells a page of each build, as server-sent events.
fn stream(request: Request, preview: &Preview) {
    let mut out = request.into_writer();
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
    let mut known = preview.notice();
    let mut send = |text: &str| out.write_all(text.as_bytes()).and_then(|()| out.flush());
    if send(head).and_then(|()| send(&event(known))).is_err() {
        return;
    }
    loop {
        let sent = match preview.wait_for_other(known.version, HEARTBEAT) {
            Some(notice) => {
                known = notice;
                send(&event(notice))
            }
            None => send(": still here\n\n"),
        };
        if sent.is_err() {
            return;
        }
    }
}

fn event(notice: Notice) -> String {
    format!("data: {{\"version\":{},\"problems\":{}}}\n\n", notice.version, notice.has_problems)
}

/// A path with its `%41` read.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let number = (*first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok()));
        bytes.push(number.unwrap_or(*first));
        rest = if number.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn paths_are_decoded_once() {
        assert_eq!(decoded("/tables/a%20b%2525.html"), "/tables/a b%25.html");
        assert_eq!(decoded("/100%"), "/100%");
        assert_eq!(decoded("/%d7%9e"), "/\u{5de}");
    }
}
