use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::{Command, CommandHandler, Job, Result};
use nject::injectable;
use serde::{Deserialize, Serialize};
use services::{clock::Clock, uuid::UuidGenerator};

use crate::{
    UserId,
    audit::{
        domain::entry::{Entry, EntryId},
        ports::repo::entry::EntryRepository,
    },
    auth::events::name_changed::NameChanged,
};

/// Note change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NoteChange {
    pub user_id: UserId,
    pub changed_at: DateTime<Utc>,
}

impl Command for NoteChange {
    type Output = ();
}

impl Job for NoteChange {
    const NAME: &'static str = "audit.note_change";
}

impl From<NameChanged> for NoteChange {
    fn from(event: NameChanged) -> Self {
        Self {
            user_id: event.user_id,
            changed_at: event.changed_at,
        }
    }
}

#[injectable]
pub struct NoteChangeHandler {
    pub clock: Arc<dyn Clock>,
    pub entries: Arc<dyn EntryRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<NoteChange> for NoteChangeHandler {
    async fn handle(&self, command: NoteChange) -> Result<()> {
        let id = EntryId::from(self.uuids.next());
        let entry = Entry {
            id,
            user_id: command.user_id,
            changed_at: command.changed_at,
            noted_at: self.clock.now(),
        };
        self.entries.save(entry).await
    }
}
