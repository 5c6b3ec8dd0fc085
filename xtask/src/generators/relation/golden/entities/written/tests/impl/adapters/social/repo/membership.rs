use std::{collections::HashSet, sync::Mutex};

use app_core::social::{
    domain::membership::Membership, ports::repo::membership::MembershipRepository,
};
use async_trait::async_trait;
use kernel::Result;

use crate::tests::doubles::adapters::social::repo::{group, member};

#[derive(Default)]
pub struct InMemoryMembershipRepository(Mutex<HashSet<Membership>>);

#[async_trait]
impl MembershipRepository for InMemoryMembershipRepository {
    async fn contains(&self, membership: Membership) -> Result<bool> {
        Ok(self.0.lock().unwrap().contains(&membership))
    }

    async fn add(&self, membership: Membership) -> Result<()> {
        self.0.lock().unwrap().insert(membership);
        Ok(())
    }

    async fn remove(&self, membership: Membership) -> Result<()> {
        self.0.lock().unwrap().remove(&membership);
        Ok(())
    }
}

/// Returns one for tests.
pub fn membership() -> Membership {
    Membership {
        member_id: member::member().id,
        group_id: group::group().id,
    }
}

/// Returns another one, with other ids.
pub fn other_membership() -> Membership {
    Membership {
        member_id: member::other_member().id,
        group_id: group::other_group().id,
    }
}
