//! Serves the site from memory on this machine only, builds it again when a file changes, and tells the open pages.
//!
//! 1. `watch` waits for changes of files and gathers those that come together;
//! 2. [`Preview`] holds what the last build made, or why it failed;
//! 3. `answer` gives each request the file in memory, and open pages a stream of news.

mod answer;
mod preview;
mod watch;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub use preview::{Built, Preview};

/// How to serve.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The port; `0` for any that is free.
    pub port: u16,
}

/// Why nothing can be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The port cannot be had.
    #[error("cannot listen on 127.0.0.1:{port}: {reason}; another port: --port N")]
    Listen {
        /// The port.
        port: u16,
        /// Why.
        reason: String,
    },
    /// Files cannot be watched.
    #[error("cannot watch files: {0}")]
    Watch(#[from] notify::Error),
}

/// What is told while it serves.
#[derive(Clone, Copy, Debug)]
pub enum News<'a> {
    /// It listens at this address.
    Listening(&'a str),
    /// The site was built again in that time.
    Built(Duration),
    /// The build failed.
    Failed(&'a str),
}

/// Serves what `build` makes until the process ends, and builds again when one of the files that the last build named
/// changes.
///
/// # Errors
/// A port that is taken, or a system that cannot watch files.
pub fn serve(
    options: Options,
    build: impl Fn() -> Built + Send + 'static,
    tell: impl Fn(News<'_>) + Send + 'static,
) -> Result<(), ServeError> {
    let cannot = |reason: String| ServeError::Listen { port: options.port, reason };
    let server = tiny_http::Server::http(("127.0.0.1", options.port)).map_err(|error| cannot(error.to_string()))?;
    let address = server.server_addr().to_ip().ok_or_else(|| cannot("it is no address of IP".to_owned()))?;
    let first = build();
    let mut watcher = watch::Watcher::new()?;
    watcher.follow(&first.watched);
    tell_of(&first, &tell, None);
    let preview = Arc::new(Preview::new(first));
    tell(News::Listening(&format!("http://{address}/")));
    let rebuilt = Arc::clone(&preview);
    std::thread::spawn(move || rebuild(watcher, &rebuilt, build, tell));
    for request in server.incoming_requests() {
        let preview = Arc::clone(&preview);
        std::thread::spawn(move || answer::answer(request, &preview, address.port()));
    }
    Ok(())
}

fn rebuild(mut watcher: watch::Watcher, preview: &Preview, build: impl Fn() -> Built, tell: impl Fn(News<'_>)) {
    while watcher.wait() {
        let started = std::time::Instant::now();
        let built = build();
        watcher.follow(&built.watched);
        tell_of(&built, &tell, Some(started.elapsed()));
        preview.replace(built);
    }
}

fn tell_of(built: &Built, tell: &impl Fn(News<'_>), time: Option<Duration>) {
    match (&built.files, time) {
        (Err(message), _) => tell(News::Failed(message)),
        (Ok(_), Some(time)) => tell(News::Built(time)),
        (Ok(_), None) => {}
    }
}

/// The files and folders that a build was made from.
pub type Watched = Vec<PathBuf>;
