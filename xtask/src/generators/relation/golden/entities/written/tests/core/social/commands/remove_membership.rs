use std::sync::Arc;

use app_core::social::{
    commands::remove_membership::{RemoveMembership, RemoveMembershipHandler},
    ports::repo::membership::MembershipRepository,
};
use kernel::CommandHandler;

use crate::tests::doubles::adapters::social::repo::membership::{
    self, InMemoryMembershipRepository,
};

fn handler(memberships: &Arc<InMemoryMembershipRepository>) -> RemoveMembershipHandler {
    RemoveMembershipHandler {
        memberships: memberships.clone(),
    }
}

fn command() -> RemoveMembership {
    let membership = membership::membership();
    RemoveMembership {
        member_id: membership.member_id,
        group_id: membership.group_id,
    }
}

#[tokio::test]
async fn removes_one() {
    let memberships = Arc::default();
    let (one, other) = (membership::membership(), membership::other_membership());
    let handler = handler(&memberships);
    memberships.add(one).await.unwrap();
    memberships.add(other).await.unwrap();

    handler.handle(command()).await.unwrap();

    assert!(!memberships.contains(one).await.unwrap());
    assert!(memberships.contains(other).await.unwrap());
}
