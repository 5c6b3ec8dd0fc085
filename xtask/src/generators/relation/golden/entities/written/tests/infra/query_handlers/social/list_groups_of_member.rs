use app_core::social::{
    domain::{group::GroupId, member::MemberId, membership::Membership},
    ports::repo::{
        group::GroupRepository, member::MemberRepository, membership::MembershipRepository,
    },
    queries::list_groups_of_member::ListGroupsOfMember,
};
use kernel::Limit;

use crate::{
    service::QueryBus,
    tests::{
        doubles::adapters::social::repo::{group, member, membership},
        support::app::TestApp,
    },
};

/// Starts the service with three memberships: two of one member, and one of another.
async fn start() -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let members = scope.port::<dyn MemberRepository>();
        members.save(member::member()).await.unwrap();
        members.save(member::other_member()).await.unwrap();
        let groups = scope.port::<dyn GroupRepository>();
        groups.save(group::group()).await.unwrap();
        groups.save(group::other_group()).await.unwrap();
        let memberships = scope.port::<dyn MembershipRepository>();
        let one = membership::membership();
        let other = membership::other_membership();
        for membership in [
            one,
            Membership {
                group_id: other.group_id,
                ..one
            },
            Membership {
                member_id: other.member_id,
                ..one
            },
        ] {
            memberships.add(membership).await.unwrap();
        }
    })
    .await;
    app
}

fn query(member_id: MemberId) -> ListGroupsOfMember {
    ListGroupsOfMember {
        member_id,
        after: None,
        limit: Limit::DEFAULT,
    }
}

/// Returns the ids of the groups that `query` finds.
async fn found(app: &TestApp, query: ListGroupsOfMember) -> Vec<GroupId> {
    let page = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    page.items.iter().map(|item| item.id).collect()
}

#[tokio::test]
async fn the_latest_are_first() {
    let app = start().await;
    let one = membership::membership();
    let other = membership::other_membership();

    assert_eq!(
        found(&app, query(one.member_id)).await,
        [other.group_id, one.group_id]
    );
}

#[tokio::test]
async fn those_of_another_member_are_not_found() {
    let app = start().await;
    let one = membership::membership();
    let other = membership::other_membership();

    assert_eq!(found(&app, query(other.member_id)).await, [one.group_id]);
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = start().await;
    let one = membership::membership();
    let other = membership::other_membership();
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListGroupsOfMember {
        limit: Limit::from(1),
        ..query(one.member_id)
    };

    for expected in [other.group_id, one.group_id] {
        let page = bus.dispatch(query.clone()).await.unwrap();
        let ids: Vec<_> = page.items.iter().map(|item| item.id).collect();
        assert_eq!(ids, [expected]);
        query.after = page.next;
    }
    assert_eq!(query.after, None);
}
