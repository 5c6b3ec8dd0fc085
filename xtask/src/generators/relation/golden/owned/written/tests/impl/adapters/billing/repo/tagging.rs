use std::{collections::HashSet, sync::Mutex};

use app_core::billing::{domain::tagging::Tagging, ports::repo::tagging::TaggingRepository};
use async_trait::async_trait;
use kernel::Result;

use crate::tests::doubles::adapters::billing::repo::{invoice, tag};

#[derive(Default)]
pub struct InMemoryTaggingRepository(Mutex<HashSet<Tagging>>);

#[async_trait]
impl TaggingRepository for InMemoryTaggingRepository {
    async fn contains(&self, tagging: Tagging) -> Result<bool> {
        Ok(self.0.lock().unwrap().contains(&tagging))
    }

    async fn add(&self, tagging: Tagging) -> Result<()> {
        self.0.lock().unwrap().insert(tagging);
        Ok(())
    }

    async fn remove(&self, tagging: Tagging) -> Result<()> {
        self.0.lock().unwrap().remove(&tagging);
        Ok(())
    }
}

/// Returns one for tests.
pub fn tagging() -> Tagging {
    Tagging {
        invoice_id: invoice::invoice().id,
        tag_id: tag::tag().id,
    }
}

/// Returns another one, with other ids.
pub fn other_tagging() -> Tagging {
    Tagging {
        invoice_id: invoice::other_invoice().id,
        tag_id: tag::other_tag().id,
    }
}
