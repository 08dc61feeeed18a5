//! The configuration: `schemabook.toml` as written, every key optional, an unknown key an error that points at its line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The name of the configuration file, looked for in the project's root.
pub const FILE_NAME: &str = "schemabook.toml";

/// The file, all of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// The project's name for people; the root folder's name if not given.
    pub title: Option<String>,
    /// The folder of the migrations, from the root.
    pub migrations: Option<String>,
    /// The layout, if it is not to be recognised.
    pub layout: Option<String>,
    /// SQL that is applied before the first migration, from the root.
    pub baseline: Option<String>,
    /// The PostgreSQL whose behaviour is replayed.
    pub postgres_version: Option<u32>,
    /// `bytes` or `natural`, where a plain folder is applied in another order than the layout's own.
    pub order: Option<Order>,
    /// Patterns of files that are no migrations.
    pub ignore: Vec<String>,
    /// Values of placeholders in the migrations.
    pub placeholders: BTreeMap<String, String>,
    /// The Markdown pages.
    pub markdown: Output,
    /// The HTML site.
    pub html: Site,
    /// A folder of Markdown files that join the documentation, from the root; those in its `notes` folder stand on the
    /// page of what they are named after.
    pub pages: Option<String>,
    /// Groups of tables, in order; what they leave out is put in groups by what hangs together.
    pub groups: Vec<Group>,
    /// Files for people and agents whose marked sections are kept up to date.
    pub agents: Agents,
}

/// How names are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// As text.
    Bytes,
    /// Numbers in them as numbers.
    Natural,
}

/// Where a form of the documentation goes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Output {
    /// The folder, from the root.
    pub path: Option<String>,
    /// Whether it is written at all.
    pub enabled: Option<bool>,
}

/// The HTML site.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Site {
    /// The folder, from the root.
    pub path: Option<String>,
    /// Whether it is written at all.
    pub enabled: Option<bool>,
    /// A folder with templates and static files that stand in for the built-in ones of the same name.
    pub templates: Option<String>,
}

/// A group of tables.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Group {
    /// Its name for people.
    pub name: String,
    /// The names of its tables, with their schema where that is not `public`; `*` stands for any letters.
    pub tables: Vec<String>,
}

/// Files with marked sections.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Agents {
    /// The files, from the root.
    pub files: Vec<String>,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not TOML, or not this configuration.
    #[error("{path}: {message}")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line.
        message: String,
    },
}

impl Config {
    /// Reads a file that must be there.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        Self::parse(&text).map_err(|message| ConfigError::Invalid { path: path.to_owned(), message })
    }

    /// Reads the text of a configuration; what is wrong names its line.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// Where the Markdown goes; `None` if it is switched off.
    pub fn markdown_path(&self) -> Option<&str> {
        self.markdown.enabled.unwrap_or(true).then(|| self.markdown.path.as_deref().unwrap_or("docs/schema"))
    }

    /// Where the site goes; `None` if it is switched off.
    pub fn html_path(&self) -> Option<&str> {
        self.html.enabled.unwrap_or(true).then(|| self.html.path.as_deref().unwrap_or("site"))
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = Config::parse("title = \"x\"\nmigartions = \"db\"\n").unwrap_err();
        assert!(error.contains("line 2"), "{error}");
        assert!(error.contains("migartions"), "{error}");
    }

    #[test]
    fn everything_has_a_default() {
        let config = Config::parse("").expect("nothing is needed");
        assert_eq!(config.markdown_path(), Some("docs/schema"));
        assert_eq!(config.html_path(), Some("site"));
    }
}
