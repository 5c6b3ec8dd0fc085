use std::sync::Arc;

use kernel::{Command, CommandHandler, Publish, Result, Text};
use nject::injectable;

use crate::notes::events::noted::Noted;

/// Publishes an event for each of `count` numbers, the first of which is `from`.
#[derive(Clone, Debug)]
pub struct PublishNotes {
    pub lane: Text<1, 40>,
    pub from: i64,
    pub count: i64,
}

impl Command for PublishNotes {
    type Output = ();
}

#[injectable]
pub struct PublishNotesHandler {
    pub noted: Arc<dyn Publish<Noted>>,
}

impl CommandHandler<PublishNotes> for PublishNotesHandler {
    async fn handle(&self, command: PublishNotes) -> Result<()> {
        for number in command.from..command.from + command.count {
            let lane = command.lane.clone();
            self.noted.publish(Noted { lane, number }).await?;
        }
        Ok(())
    }
}
