use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::social::{
    domain::{group::GroupId, member::MemberId, membership::Membership},
    ports::repo::{
        group::GroupRepository, member::MemberRepository, membership::MembershipRepository,
    },
    shared::{group_unknown, member_unknown},
};

/// Adds a membership, unless it is there already.
#[derive(Clone, Debug)]
pub struct AddMembership {
    pub member_id: MemberId,
    pub group_id: GroupId,
}

impl Command for AddMembership {
    type Output = ();
}

#[injectable]
pub struct AddMembershipHandler {
    pub members: Arc<dyn MemberRepository>,
    pub groups: Arc<dyn GroupRepository>,
    pub memberships: Arc<dyn MembershipRepository>,
}

impl CommandHandler<AddMembership> for AddMembershipHandler {
    async fn handle(&self, command: AddMembership) -> Result<()> {
        if self.members.get(command.member_id).await?.is_none() {
            return Err(member_unknown::member_unknown());
        }
        if self.groups.get(command.group_id).await?.is_none() {
            return Err(group_unknown::group_unknown());
        }
        let membership = Membership {
            member_id: command.member_id,
            group_id: command.group_id,
        };
        self.memberships.add(membership).await
    }
}
