use super::{group::GroupId, member::MemberId};

/// Links a member and a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Membership {
    pub member_id: MemberId,
    pub group_id: GroupId,
}
