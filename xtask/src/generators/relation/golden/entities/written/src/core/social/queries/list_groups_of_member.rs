use kernel::{Cursor, Limit, Page, Query};

use crate::social::{domain::member::MemberId, shared::group_view::GroupView};

/// List groups of member.
#[derive(Clone, Debug)]
pub struct ListGroupsOfMember {
    pub member_id: MemberId,
    pub after: Option<Cursor>,
    pub limit: Limit,
}

impl Query for ListGroupsOfMember {
    type Output = Page<GroupView>;
}
