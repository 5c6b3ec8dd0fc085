use kernel::{Command, CommandHandler, Result};
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
        Ok(())
    }
}
