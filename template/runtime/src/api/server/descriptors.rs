//! The file descriptors of the process. Each connection takes one.

/// The descriptors that are left for everything else: the database, its connections, the log.
#[cfg(unix)]
const RESERVED: usize = 100;

/// Returns the number of connections that may be open: `wanted`, or fewer if the process may not have as many
/// descriptors. It raises the limit of the process as far as the system allows that.
#[cfg(unix)]
pub fn bound(wanted: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let needed = u64::try_from(wanted.saturating_add(RESERVED)).unwrap_or(u64::MAX);
    let limit = getrlimit(Resource::Nofile);
    let mut allowed = limit.current.unwrap_or(u64::MAX);
    if allowed < needed {
        let possible = limit.maximum.unwrap_or(u64::MAX).min(needed);
        let raised = Rlimit {
            current: Some(possible),
            maximum: limit.maximum,
        };
        if possible > allowed && setrlimit(Resource::Nofile, raised).is_ok() {
            allowed = possible;
        }
    }
    if allowed >= needed {
        return wanted;
    }
    let allowed = usize::try_from(allowed).unwrap_or(usize::MAX);
    let bound = allowed.saturating_sub(RESERVED).max(allowed / 2).max(1);
    tracing::warn!(
        "at most {bound} connections are accepted instead of {wanted}, because the process may open {allowed} \
         files (`ulimit -n`)"
    );
    bound
}

#[cfg(not(unix))]
pub fn bound(wanted: usize) -> usize {
    wanted
}
