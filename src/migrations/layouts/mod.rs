//! A file for each tool's layout, and one table of them: how it is recognised, and how its migrations are read.
//!
//! 1. [`locate`] asks every layout how well it fits the folder, and one of its subfolders if none fits.
//! 2. The `read` function of the best one takes the files in and adds migrations.

mod atlas;
mod dbmate;
mod diesel;
mod drizzle;
mod dump;
mod flyway;
mod golang_migrate;
mod goose;
mod graphile_migrate;
mod hasura;
mod liquibase;
mod node_pg_migrate;
mod plain;
mod pop;
mod postgrator;
mod prisma;
mod refinery;
mod sqitch;
mod sql_migrate;
mod sqlx;
mod supabase;
mod tern;

mod locate;
mod marked;
mod pairs;
#[cfg(test)]
pub(super) mod story;

use std::fmt;
use std::str::FromStr;

use super::folder::Folder;
use super::reading::Reading;

pub(super) use locate::{Located, is_of_other_database, is_other_database, is_postgresql, locate};

/// A layout of migrations, as one tool reads it.
pub(super) struct Layout {
    /// Its name in configuration and output.
    pub(super) name: &'static str,
    /// What the tool compares.
    pub(super) order: Compared,
    /// Whether two migrations of one version are a mistake.
    pub(super) versions: Versions,
    /// Files beside or above the folder that name the tool: a file name and a word in it.
    pub(super) companions: &'static [(&'static str, &'static str)],
    /// How well it fits, if at all.
    pub(super) recognise: fn(&Folder<'_>) -> Option<Evidence>,
    /// Takes the files in and adds the migrations.
    pub(super) read: fn(&mut Reading<'_>),
}

/// What a tool compares to order its migrations.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Compared {
    /// Numbers in the names.
    Numbers,
    /// Names, byte by byte.
    Text,
    /// Places in a list of its own.
    List,
}

/// Whether a version stands for one migration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Versions {
    /// The tool refuses a second one, or never applies it.
    Unique,
    /// The version is only a part of the name.
    Shared,
}

/// That a layout fits a folder.
pub(super) struct Evidence {
    pub(super) strength: Strength,
    /// What was seen, as the end of a sentence.
    pub(super) because: String,
}

/// How much evidence weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Strength {
    /// The names are also those of other tools.
    Fits,
    /// The names are mostly those of this tool.
    Typical,
    /// A file or comment that only this tool has.
    Certain,
}

impl Evidence {
    fn new(strength: Strength, because: impl Into<String>) -> Self {
        Self { strength, because: because.into() }
    }
}

/// All layouts; where several fit equally well, the first one is taken.
pub(super) static LAYOUTS: &[Layout] = &[
    sqitch::LAYOUT,
    drizzle::LAYOUT,
    liquibase::LAYOUT,
    graphile_migrate::LAYOUT,
    goose::LAYOUT,
    sql_migrate::LAYOUT,
    dbmate::LAYOUT,
    tern::LAYOUT,
    node_pg_migrate::LAYOUT,
    prisma::LAYOUT,
    flyway::LAYOUT,
    refinery::LAYOUT,
    postgrator::LAYOUT,
    pop::LAYOUT,
    hasura::LAYOUT,
    diesel::LAYOUT,
    atlas::LAYOUT,
    sqlx::LAYOUT,
    golang_migrate::LAYOUT,
    supabase::LAYOUT,
    dump::LAYOUT,
    plain::LAYOUT,
];

/// The name of a layout that this version knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(transparent)]
pub struct LayoutName(&'static str);

impl LayoutName {
    /// Every layout's name, in alphabetical order.
    pub fn all() -> Vec<Self> {
        let mut names: Vec<_> = LAYOUTS.iter().map(|layout| Self(layout.name)).collect();
        names.sort();
        names
    }

    pub(super) fn of(layout: &Layout) -> Self {
        Self(layout.name)
    }

    /// The name.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    pub(super) fn layout(self) -> &'static Layout {
        LAYOUTS.iter().find(|layout| layout.name == self.0).unwrap_or(&plain::LAYOUT)
    }
}

impl fmt::Display for LayoutName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The error of a layout's name that is none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no layout is called `{0}`; there are {list}", list = LayoutName::all().iter().map(|name| name.0).collect::<Vec<_>>().join(", "))]
pub struct UnknownLayout(String);

impl FromStr for LayoutName {
    type Err = UnknownLayout;

    fn from_str(name: &str) -> Result<Self, UnknownLayout> {
        let known = LAYOUTS.iter().find(|layout| layout.name == name);
        known.map(|layout| Self(layout.name)).ok_or_else(|| UnknownLayout(name.to_owned()))
    }
}

impl<'de> serde::Deserialize<'de> for LayoutName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

/// The ASCII digits that a text begins with, and the rest.
pub(super) fn leading_digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

/// `<digits>_<name>`, as its two parts.
pub(super) fn numbered(stem: &str) -> Option<(&str, &str)> {
    let (version, rest) = leading_digits(stem);
    if version.is_empty() { None } else { Some((version, rest.strip_prefix('_')?)) }
}

/// `12 of 14 files`, for evidence.
fn count(some: usize, all: usize, what: &str) -> String {
    format!("{some} of {all} {what}")
}

/// The share of a majority: more than half.
fn is_most(some: usize, all: usize) -> bool {
    some * 2 > all
}
