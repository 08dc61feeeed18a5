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

/// Opens an address in the first of the commands of `BROWSER` that can be run, else as the system does.
fn open_in_browser(address: &str) {
    let wanted = std::env::var_os("BROWSER").unwrap_or_default();
    let wanted = std::env::split_paths(&wanted).filter_map(|command| command.into_os_string().into_string().ok());
    let mut commands = wanted.filter(|command| !command.is_empty()).chain([OPENER.to_owned()]);
    // Without a browser the address is still on the terminal.
    let _ = commands.any(|command| run(&command, address));
}

/// Runs a command with an address at the place of its `%s` or at its end; whether that could be done.
fn run(command: &str, address: &str) -> bool {
    let mut words: Vec<String> = command.split_whitespace().map(|word| word.replace("%s", address)).collect();
    if !command.contains("%s") {
        words.push(address.to_owned());
    }
    let Some((program, arguments)) = words.split_first() else { return false };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_ok()
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
