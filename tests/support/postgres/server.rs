//! Starts a server in a temporary folder and makes databases in it.

use std::fs::{File, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use super::programs::Programs;

/// The path of a Unix socket holds at most 107 bytes; our folder and PostgreSQL's file in it take some 40.
const LONGEST_PARENT: usize = 60;
/// Where Linux keeps files in memory.
const IN_MEMORY: &str = "/dev/shm";
/// Room for a server with a handful of small databases, and its log of changes.
const NEEDED_MEGABYTES: u64 = 1024;
/// How long a server may take until it answers; the usual is a tenth of a second.
const PATIENCE: Duration = Duration::from_mins(1);
/// Keeps a server as long as the test lives: standard input closes however the test ends, and then server and folder go.
const KEEPER: &str = r#"
trap '' HUP INT TERM
folder=$1; shift
"$@" </dev/null &
read -r _
kill -QUIT $!; wait $!
rm -rf "$folder"
"#;

/// Each gives the commands that clear away one kind of object that belongs to no database.
const LEFT_BEHIND: [&str; 3] = [
    "SELECT format('DROP TABLESPACE %I', spcname) FROM pg_tablespace WHERE spcname !~ '^pg_'",
    "SELECT format('DROP OWNED BY %I; DROP ROLE %1$I', rolname) FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres'",
    "SELECT 'ALTER ROLE postgres RESET ALL'",
];
/// A subscription would keep its database from being dropped.
const SUBSCRIPTIONS: &str = "SELECT format('ALTER SUBSCRIPTION %I DISABLE; ALTER SUBSCRIPTION %1$I SET (slot_name = NONE); \
    DROP SUBSCRIPTION %1$I', subname) FROM pg_subscription JOIN pg_database d ON d.oid = subdbid AND datname = current_database()";

/// A PostgreSQL server of the test's own, reachable over a Unix socket only; it ends with the value or with the test.
///
/// Roles belong to a server, so tests that create roles do not disturb each other as long as each has its own.
#[derive(Debug)]
pub(crate) struct Server {
    programs: Programs,
    folder: PathBuf,
    keeper: Child,
}

/// The user and group that the server runs as, where the test itself runs as root, which PostgreSQL refuses.
#[derive(Debug, Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

impl Server {
    /// Starts a server, or says loudly that there is none to start and gives nothing.
    ///
    /// With `CI` set a missing server is a failure: a green run must have compared.
    pub(crate) fn start() -> Option<Self> {
        match Programs::find() {
            Ok(programs) => Some(Self::start_with(programs)),
            Err(missing) if env::var_os("CI").is_some() => panic!("{missing}"),
            Err(missing) => {
                skip(&missing);
                None
            }
        }
    }

    fn start_with(programs: Programs) -> Self {
        let folder = temporary_folder();
        let account = Account::for_owner_of(&folder);
        if let Some(account) = account {
            chown(&folder, Some(account.user), Some(account.group)).expect("root may give its folder away");
        }
        initialise(&programs, &folder, account);
        let keeper = start_keeper(&programs, &folder, account);
        let server = Self { programs, folder, keeper };
        server.wait_until_it_answers();
        server
    }

    /// The server's major version, such as 15.
    pub(crate) fn major(&self) -> u32 {
        self.programs.major()
    }

    /// An empty database of that name, replacing one that is there.
    pub(crate) fn database(&self, name: &str) -> Database<'_> {
        let database = Database { server: self, name: name.to_owned() };
        let mut client = self.client("postgres");
        for command in
            ["DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {} TEMPLATE template0 STRATEGY file_copy"]
        {
            client.batch_execute(&command.replace("{}", &quoted(name))).expect("databases can be made");
        }
        database
    }

    /// Drops the roles and tablespaces that databases, gone by now, have left: both belong to the whole server.
    pub(crate) fn forget_globals(&self) {
        let mut client = self.client("postgres");
        for query in LEFT_BEHIND {
            for row in client.query(query, &[]).expect("the catalogs can be read") {
                client.batch_execute(row.get(0)).expect("nothing needs what is left behind");
            }
        }
    }

    /// One of the server's programs as a command that connects to it as the superuser.
    pub(super) fn client_program(&self, program: &str, database: &str) -> Command {
        let mut command = Command::new(self.programs.path(program));
        without_settings(&mut command);
        command.arg("--host").arg(&self.folder).args(["--username", "postgres", "--dbname", database]);
        command
    }

    /// A session of the superuser in a database that is there.
    pub(crate) fn client(&self, database: &str) -> postgres::Client {
        self.connect(database).expect("the server answers")
    }

    fn connect(&self, database: &str) -> Result<postgres::Client, postgres::Error> {
        postgres::Config::new().host_path(&self.folder).user("postgres").dbname(database).connect(postgres::NoTls)
    }

    fn wait_until_it_answers(&self) {
        let started = Instant::now();
        while let Err(error) = self.connect("postgres") {
            if started.elapsed() > PATIENCE {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                panic!("the PostgreSQL server does not answer: {error}\n{log}");
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Nothing is lost if the keeper cannot be waited for: it ends by itself.
        let _ = self.keeper.wait();
    }
}

/// A database on a server, dropped with the value.
#[derive(Debug)]
pub(crate) struct Database<'server> {
    pub(super) server: &'server Server,
    pub(super) name: String,
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        // A test that panics must not panic again; what stays goes with the server.
        if let Ok(mut client) = self.server.connect(&self.name) {
            for row in client.query(SUBSCRIPTIONS, &[]).unwrap_or_default() {
                let _ = client.batch_execute(row.get(0));
            }
        }
        if let Ok(mut client) = self.server.connect("postgres") {
            let _ = client.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoted(&self.name)));
        }
    }
}

impl Account {
    /// The account `postgres` if the folder is root's, which is the test's own user.
    fn for_owner_of(folder: &Path) -> Option<Self> {
        let owner = fs::metadata(folder).expect("the folder was just made").uid();
        (owner == 0).then(|| Self { user: id_of_postgres("-u"), group: id_of_postgres("-g") })
    }

    fn run(account: Option<Self>, command: &mut Command) {
        if let Some(account) = account {
            command.uid(account.user).gid(account.group);
        }
    }
}

fn id_of_postgres(option: &str) -> u32 {
    let output = Command::new("id").args([option, "postgres"]).output().expect("`id` is on every Unix");
    let printed = String::from_utf8_lossy(&output.stdout);
    printed.trim().parse().expect("PostgreSQL does not run as root and there is no user `postgres` to run it as")
}

/// Says loudly that a test, or a part of it, compares nothing on this machine.
#[allow(clippy::print_stderr, reason = "a test speaks to the person who runs it")]
pub(crate) fn skip(why: &impl std::fmt::Display) {
    eprintln!("SKIPPED: {why}");
}

/// A folder that the keeper, not the test, removes.
fn temporary_folder() -> PathBuf {
    let mut builder = tempfile::Builder::new();
    builder.prefix("schemabook-").permissions(Permissions::from_mode(0o700));
    builder.tempdir_in(roomy_parent()).expect("a temporary folder can be made").keep()
}

/// A file system in memory if it has room, since making a database makes 300 files; else the usual place.
fn roomy_parent() -> PathBuf {
    if free_megabytes(IN_MEMORY).is_some_and(|free| free >= NEEDED_MEGABYTES) {
        return IN_MEMORY.into();
    }
    let usual = env::temp_dir();
    if usual.as_os_str().len() < LONGEST_PARENT { usual } else { "/tmp".into() }
}

/// The fourth column of `df -Pk`, whose form POSIX lays down.
fn free_megabytes(folder: &str) -> Option<u64> {
    let output = Command::new("df").args(["-Pk", folder]).output().ok()?;
    let printed = String::from_utf8(output.stdout).ok()?;
    let free: u64 = printed.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(free / 1024)
}

fn initialise(programs: &Programs, folder: &Path, account: Option<Account>) {
    let mut command = Command::new(programs.path("initdb"));
    without_settings(&mut command);
    Account::run(account, &mut command);
    command.arg("--pgdata").arg(folder.join("data")).current_dir(folder);
    command.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]);
    let output = command.output().expect("initdb starts");
    assert!(output.status.success(), "initdb fails: {}", String::from_utf8_lossy(&output.stderr));
}

fn start_keeper(programs: &Programs, folder: &Path, account: Option<Account>) -> Child {
    let log = File::create(folder.join("log")).expect("the folder is the test's own");
    let mut command = Command::new("sh");
    without_settings(&mut command);
    Account::run(account, &mut command);
    command.args(["-c", KEEPER, "keeper"]).arg(folder).arg(programs.path("postgres"));
    command.arg("-D").arg(folder.join("data")).arg("-k").arg(folder);
    for setting in ["listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off", "timezone=UTC"]
    {
        command.args(["-c", setting]);
    }
    // In a process group of its own, so that an interrupt for the tests leaves it time to clean up.
    command.current_dir(folder).process_group(0);
    command.stdin(Stdio::piped()).stderr(log.try_clone().expect("a file can be shared")).stdout(log);
    command.spawn().expect("`sh` is on every Unix")
}

/// Keeps the user's own PostgreSQL settings (`PGHOST`, `PGOPTIONS`, …) and language away from a program.
fn without_settings(command: &mut Command) {
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C.UTF-8");
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
