use std::sync::Arc;

use app_core::social::{
    commands::remove_membership::{RemoveMembership, RemoveMembershipHandler},
    ports::repo::membership::MembershipRepository,
};
use kernel::CommandHandler;

use crate::tests::doubles::adapters::social::repo::membership::{
    self, InMemoryMembershipRepository,
};

#[tokio::test]
async fn removes_one() {
    let memberships = Arc::<InMemoryMembershipRepository>::default();
    let (one, other) = (membership::membership(), membership::other_membership());
    memberships.add(one).await.unwrap();
    memberships.add(other).await.unwrap();
    let handler = RemoveMembershipHandler {
        memberships: memberships.clone(),
    };

    let command = RemoveMembership {
        member_id: one.member_id,
        group_id: one.group_id,
    };
    handler.handle(command).await.unwrap();

    assert!(!memberships.contains(one).await.unwrap());
    assert!(memberships.contains(other).await.unwrap());
}
