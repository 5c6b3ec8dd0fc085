use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;

use crate::social::{
    domain::{group::GroupId, member::MemberId, membership::Membership},
    ports::repo::membership::MembershipRepository,
};

/// Removes a membership, if it is there.
#[derive(Clone, Debug)]
pub struct RemoveMembership {
    pub member_id: MemberId,
    pub group_id: GroupId,
}

impl Command for RemoveMembership {
    type Output = ();
}

#[injectable]
pub struct RemoveMembershipHandler {
    pub memberships: Arc<dyn MembershipRepository>,
}

impl CommandHandler<RemoveMembership> for RemoveMembershipHandler {
    async fn handle(&self, command: RemoveMembership) -> Result<()> {
        let membership = Membership {
            member_id: command.member_id,
            group_id: command.group_id,
        };
        self.memberships.remove(membership).await
    }
}
