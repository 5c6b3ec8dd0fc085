use kernel::{Command, CommandHandler, Error, Result};
use nject::injectable;

/// Close year.
#[derive(Clone, Debug)]
pub struct CloseYear {
    pub year: i32,
}

impl Command for CloseYear {
    type Output = ();
}

#[injectable]
pub struct CloseYearHandler;

impl CommandHandler<CloseYear> for CloseYearHandler {
    async fn handle(&self, _command: CloseYear) -> Result<()> {
        Err(Error::not_implemented("CloseYear"))
    }
}
