use std::process;

use kernel::{Command, CommandHandler, Job, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};

/// Ends the process, like a stack overflow or a lack of memory.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Abort;

impl Command for Abort {
    type Output = ();
}

impl Job for Abort {
    const NAME: &'static str = "notes.abort";
    const ATTEMPTS: i32 = 2;
}

#[injectable]
pub struct AbortHandler;

impl CommandHandler<Abort> for AbortHandler {
    async fn handle(&self, _command: Abort) -> Result<()> {
        process::abort()
    }
}
