use kernel::{Cursor, Limit, Page, Query};

use crate::social::{domain::group::GroupId, shared::member_view::MemberView};

/// List members of group.
#[derive(Clone, Debug)]
pub struct ListMembersOfGroup {
    pub group_id: GroupId,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListMembersOfGroup {
    type Output = Page<MemberView>;
}
