use std::sync::Arc;

use app_core::{
    UserId,
    audit::{
        commands::note_change::{NoteChange, NoteChangeHandler},
        domain::entry::{Entry, EntryId},
        ports::repo::entry::EntryRepository,
    },
    auth::events::name_changed::NameChanged,
};
use chrono::{DateTime, TimeDelta};
use kernel::CommandHandler;
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::audit::repo::entry::InMemoryEntryRepository,
    services::{clock::FixedClock, uuid::SequentialUuids},
};

fn handler(entries: &Arc<InMemoryEntryRepository>) -> NoteChangeHandler {
    NoteChangeHandler {
        clock: Arc::new(FixedClock::default()),
        entries: entries.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn name_changed() -> NameChanged {
    NameChanged {
        user_id: UserId::from(Uuid::from_u128(8)),
        changed_at: DateTime::UNIX_EPOCH + TimeDelta::days(10),
    }
}

#[test]
fn is_made_from_name_changed() {
    let event = name_changed();

    let job = NoteChange::from(event.clone());

    assert_eq!(job.user_id, event.user_id);
    assert_eq!(job.changed_at, event.changed_at);
}

fn command() -> NoteChange {
    name_changed().into()
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let entries = Arc::<InMemoryEntryRepository>::default();
    let command = command();

    handler(&entries).handle(command.clone()).await.unwrap();

    let id = EntryId::from(Uuid::from_u128(1));
    let stored = entries.get(id).await.unwrap();
    let expected = Entry {
        id,
        user_id: command.user_id,
        changed_at: command.changed_at,
        noted_at: FixedClock::START,
    };
    assert_eq!(stored, Some(expected));
}
