use std::sync::Arc;

use app_core::social::{
    commands::add_membership::{AddMembership, AddMembershipHandler},
    domain::{group::Group, member::Member},
    ports::repo::{
        group::GroupRepository, member::MemberRepository, membership::MembershipRepository,
    },
};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

use crate::tests::doubles::adapters::social::repo::{
    group::{self, InMemoryGroupRepository},
    member::{self, InMemoryMemberRepository},
    membership::{self, InMemoryMembershipRepository},
};

async fn handler(memberships: &Arc<InMemoryMembershipRepository>) -> AddMembershipHandler {
    let membership = membership::membership();
    let members = InMemoryMemberRepository::default();
    let groups = InMemoryGroupRepository::default();
    let member = Member {
        id: membership.member_id,
        ..member::member()
    };
    members.save(member).await.unwrap();
    let group = Group {
        id: membership.group_id,
        ..group::group()
    };
    groups.save(group).await.unwrap();
    AddMembershipHandler {
        members: Arc::new(members),
        groups: Arc::new(groups),
        memberships: memberships.clone(),
    }
}

fn command() -> AddMembership {
    let membership = membership::membership();
    AddMembership {
        member_id: membership.member_id,
        group_id: membership.group_id,
    }
}

#[tokio::test]
async fn adds_one() {
    let memberships = Arc::default();

    handler(&memberships).await.handle(command()).await.unwrap();

    assert!(
        memberships
            .contains(membership::membership())
            .await
            .unwrap()
    );
    assert!(
        !memberships
            .contains(membership::other_membership())
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn the_member_must_exist() {
    let memberships = Arc::default();
    let command = AddMembership {
        member_id: Uuid::from_u128(9).into(),
        ..command()
    };

    let refused = handler(&memberships).await.handle(command).await;

    assert!(matches!(refused, Err(Error::NotFound(reason)) if reason.code == "member_unknown"));
}

#[tokio::test]
async fn the_group_must_exist() {
    let memberships = Arc::default();
    let command = AddMembership {
        group_id: Uuid::from_u128(9).into(),
        ..command()
    };

    let refused = handler(&memberships).await.handle(command).await;

    assert!(matches!(refused, Err(Error::NotFound(reason)) if reason.code == "group_unknown"));
}
