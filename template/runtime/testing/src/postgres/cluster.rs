//! A private Postgres server, from the programs that are installed on this machine.

use std::{
    env,
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use rustix::fs::statvfs;

/// A server that listens on a socket in a folder of its own and allows everything to all users. It stops when
/// this process ends, in whatever way.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    user: Option<(u32, u32)>,
    _watcher: Child,
}

/// Stops the server and removes its folder when standard input is closed, which happens when the process at
/// the other end ends.
const WATCH: &str = r#"cat; "$0" stop --silent --mode=immediate --pgdata="$1/data"; rm -rf "$1""#;

/// The folder of Linux whose files are in memory.
const MEMORY: &str = "/dev/shm";

/// The space in bytes that the databases of many tests at a time do not fill. Docker gives a container 64 MiB unless it
/// is told otherwise, which they would.
const ENOUGH: u64 = 1 << 30;

impl Cluster {
    /// Starts a server with `settings`, which are lines of `postgresql.conf`. Its data is on the disk.
    pub fn start(settings: &[&str]) -> io::Result<Self> {
        Self::start_in(&env::temp_dir(), settings)
    }

    /// Starts a server like [`start`](Self::start), but its data is in memory if this machine has a folder for that. A
    /// database is then created in a third of the time.
    pub fn start_in_memory(settings: &[&str]) -> io::Result<Self> {
        let has_space = statvfs(MEMORY)
            .is_ok_and(|memory| memory.f_bavail.saturating_mul(memory.f_frsize) >= ENOUGH);
        if has_space {
            Self::start_in(Path::new(MEMORY), settings)
        } else {
            Self::start(settings)
        }
    }

    fn start_in(parent: &Path, settings: &[&str]) -> io::Result<Self> {
        let programs = programs().ok_or_else(|| {
            io::Error::other("Postgres is not installed: install the package `postgresql`")
        })?;
        let folder = tempfile::Builder::new()
            .prefix("postgres-")
            .tempdir_in(parent)?
            .keep();
        let user = unprivileged_user(&folder)?;
        if let Some((user, group)) = user {
            chown(&folder, Some(user), Some(group))?;
        }
        let mut watcher = Command::new("sh");
        watcher
            .args(["-c", WATCH])
            .args([&programs.join("pg_ctl"), &folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C must stop only this process. The watcher follows.
            .process_group(0);
        let watcher = as_user(&mut watcher, user).spawn()?;
        let cluster = Self {
            programs,
            folder,
            user,
            _watcher: watcher,
        };

        let initdb = [
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        ];
        cluster.run("initdb", &[&initdb[..], &["--username=postgres"]].concat())?;
        let mut file = OpenOptions::new()
            .append(true)
            .open(cluster.data().join("postgresql.conf"))?;
        writeln!(file, "listen_addresses = ''")?;
        writeln!(
            file,
            "unix_socket_directories = '{}'",
            cluster.folder.display()
        )?;
        for setting in settings {
            writeln!(file, "{setting}")?;
        }
        cluster.run("pg_ctl", &["start", "--silent", "--wait", "--log=log"])?;
        Ok(cluster)
    }

    /// Returns the URL of a database on this server.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{folder}/{database}")
    }

    /// Returns the path of one of the programs of Postgres.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }

    /// Runs one of the programs, or another one by its path, on the server's data until it ends.
    pub fn run(&self, program: &str, arguments: &[&str]) -> io::Result<()> {
        let mut command = Command::new(self.program(program));
        command
            .args(arguments)
            .env("PGDATA", self.data())
            .current_dir(&self.folder)
            // Not a pipe: the server would inherit it, and its reader would wait until the server ends.
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let status = as_user(&mut command, self.user).status()?;
        if status.success() {
            Ok(())
        } else {
            let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            Err(io::Error::other(format!(
                "{program} failed, {status}\n{log}"
            )))
        }
    }

    /// Returns the folder of the server's data.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}

/// Returns the folder of the server's programs, which is often not in the `PATH`. If there are several,
/// returns the newest one.
fn programs() -> Option<PathBuf> {
    const INSTALLED: [&str; 4] = [
        "/usr/lib/postgresql",
        "/opt/homebrew/opt",
        "/usr/local/opt",
        "/Applications/Postgres.app/Contents/Versions",
    ];
    let in_path = env::var_os("PATH").unwrap_or_default();
    let mut installed: Vec<PathBuf> = INSTALLED
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    // Sorted by length first, so that version 9 comes before version 10.
    installed.sort_by_key(|path| (path.as_os_str().len(), path.clone()));
    installed
        .into_iter()
        .rev()
        .chain(env::split_paths(&in_path))
        .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
}

/// Postgres refuses to run as root. If this process is root, returns the user and the group that run it:
/// those of `postgres`, or otherwise of `nobody`.
fn unprivileged_user(own: &Path) -> io::Result<Option<(u32, u32)>> {
    if fs::metadata(own)?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let ids = |name: &str| {
        let mut fields = users
            .lines()
            .map(|line| line.split(':').collect::<Vec<_>>());
        let fields = fields.find(|fields| fields.first() == Some(&name))?;
        Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
    };
    ids("postgres")
        .or_else(|| ids("nobody"))
        .map(Some)
        .ok_or_else(|| io::Error::other("there is no user except root to run Postgres"))
}

fn as_user(command: &mut Command, user: Option<(u32, u32)>) -> &mut Command {
    if let Some((user, group)) = user {
        command.uid(user).gid(group);
    }
    command
}
