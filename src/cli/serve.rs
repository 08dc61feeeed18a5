//! `schemabook serve`

use std::io::Write;
use std::mem::ManuallyDrop;
use std::process::{Command, Stdio};

use super::CLEAN;
use super::args::{Common, Serve};
use super::project::Settings;
use crate::document::Document;
use crate::render::FileSet;
use crate::render::html::{self, Purpose, Theme};
use crate::report::{self, Style};
use crate::serve::{Built, News, Options, serve};

/// The program that opens an address in the browser.
const OPENER: &str = if cfg!(target_os = "macos") {
    "open"
} else if cfg!(windows) {
    "explorer"
} else {
    "xdg-open"
};

impl Serve {
    pub(super) fn execute(&self, common: &Common) -> anyhow::Result<u8> {
        let open = self.open;
        let quiet = common.quiet;
        let building = common.clone();
        serve(
            Options { port: self.port },
            move || built(&building),
            move |news| {
                if let News::Listening(address) = news
                    && open
                {
                    open_in_browser(address);
                }
                if !quiet {
                    tell(news);
                }
            },
        )?;
        Ok(CLEAN)
    }
}

fn tell(news: News<'_>) {
    let words = match news {
        News::Listening(address) => format!("serving {address} (Ctrl-C ends it)"),
        News::Built(time) => format!("built again in {} ms", time.as_millis()),
        News::Failed(message) => format!("error: {message}"),
    };
    // Nobody may be listening; the server goes on.
    let _ = writeln!(std::io::stderr(), "{words}");
}

fn open_in_browser(address: &str) {
    // Without a browser the address is still on the terminal.
    let _ = Command::new(OPENER).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}

/// Builds the site in memory. What cannot be built is told on its pages.
fn built(common: &Common) -> Built {
    let mut watched = vec![common.config_path()];
    let settings = match common.settings() {
        Ok(settings) => settings,
        Err(error) => return Built { files: Err(format!("{error:#}")), problems: String::new(), watched },
    };
    watched.extend(common.input_paths(&settings));
    match site(common, &settings) {
        Ok((files, problems)) => Built { files: Ok(files), problems, watched },
        Err(error) => Built { files: Err(format!("{error:#}")), problems: String::new(), watched },
    }
}

fn site(common: &Common, settings: &Settings) -> anyhow::Result<(FileSet, String)> {
    let project = ManuallyDrop::into_inner(common.replay(settings)?);
    let theme = Theme::new(&settings.templates()?)?;
    project.with_book(|book| {
        let files = html::render(&Document::of(book, &settings.title()), &theme, Purpose::Preview)?;
        let mut problems = project.history.diagnostics.clone();
        problems.extend(Document::problems(book));
        problems.retain(|problem| problem.severity != crate::diagnostic::Severity::Note);
        Ok((files, report::diagnostics(&problems, &project.set.sources, Style::Plain)))
    })
}
