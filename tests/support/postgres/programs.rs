//! Finds the programs of a PostgreSQL server.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fmt, fs};

/// Names the folder that holds the programs, for a machine on which the search finds none or the wrong ones.
const FOLDER_VARIABLE: &str = "SCHEMABOOK_PG_BIN";
/// What a folder must hold to count.
const NEEDED: [&str; 4] = ["initdb", "postgres", "psql", "pg_dump"];
/// Where Debian's packages put a folder for each major version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The folder with the programs of one PostgreSQL version.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    folder: PathBuf,
    major: u32,
}

/// No folder with all the programs was found; says where the search looked.
#[derive(Debug)]
pub(crate) struct NotFound {
    looked_in: Vec<PathBuf>,
}

impl fmt::Display for NotFound {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folders: Vec<_> = self.looked_in.iter().map(|folder| folder.display().to_string()).collect();
        write!(
            formatter,
            "PostgreSQL server programs not found ({} in none of: {}); install PostgreSQL 15 or newer, or set {FOLDER_VARIABLE}",
            NEEDED.join(", "),
            folders.join(", "),
        )
    }
}

impl Programs {
    /// The first folder that holds all programs: the one that the environment names, and no other if it names one;
    /// else that of `pg_config`, the newest of Debian's, those of the search path.
    pub(crate) fn find() -> Result<Self, NotFound> {
        let looked_in = match env::var_os(FOLDER_VARIABLE) {
            Some(folder) => vec![PathBuf::from(folder)],
            None => candidates(),
        };
        match looked_in.iter().find_map(|folder| Self::in_folder(folder)) {
            Some(programs) => Ok(programs),
            None => Err(NotFound { looked_in }),
        }
    }

    fn in_folder(folder: &Path) -> Option<Self> {
        if !NEEDED.iter().all(|program| folder.join(program).is_file()) {
            return None;
        }
        let printed = output_of(Command::new(folder.join("postgres")).arg("--version"))?;
        Some(Self { folder: folder.to_owned(), major: major_version(&printed)? })
    }

    /// The major version, such as 15.
    pub(crate) fn major(&self) -> u32 {
        self.major
    }

    /// The path of one of the programs.
    pub(crate) fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }
}

fn candidates() -> Vec<PathBuf> {
    let configured = output_of(Command::new("pg_config").arg("--bindir")).map(|printed| PathBuf::from(printed.trim()));
    let searched = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>());
    let mut folders: Vec<PathBuf> = configured.into_iter().chain(debian()).collect();
    folders.extend(searched.unwrap_or_default());
    folders
}

/// Debian's folders, the newest version first.
fn debian() -> Vec<PathBuf> {
    let entries = fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let mut versions: Vec<u32> = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    versions.sort_unstable_by(|left, right| right.cmp(left));
    versions.iter().map(|version| Path::new(DEBIAN).join(version.to_string()).join("bin")).collect()
}

fn output_of(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// 15 from `postgres (PostgreSQL) 15.18 (Debian 15.18-1)`, 18 from `postgres (PostgreSQL) 18beta1`.
fn major_version(printed: &str) -> Option<u32> {
    let version = printed.split("(PostgreSQL)").nth(1)?.trim();
    let digits = version.find(|character: char| !character.is_ascii_digit()).unwrap_or(version.len());
    version[..digits].parse().ok()
}

#[test]
fn the_major_version_is_read_from_what_the_server_prints() {
    assert_eq!(major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
    assert_eq!(major_version("postgres (PostgreSQL) 18beta1\n"), Some(18));
    assert_eq!(major_version("something else\n"), None);
}
