//! Relations of many to many: what they refuse, their paths, and their tables.

use crate::project::Project;

/// A project with members, who are in no group yet.
fn social(project: Project) -> Project {
    project.make(&["new-context", "social"]);
    project.make(&["new-resource", "social", "Member", "name:string"]);
    project.make(&["new-resource", "social", "Group", "name:string"]);
    project
}

/// The arguments of a relation with `fields`.
fn relation<'a>(name: &'a str, fields: &[&'a str]) -> Vec<&'a str> {
    [&["new-relation", "social", name], fields].concat()
}

const ENDS: [&str; 2] = ["member_id:MemberId", "group_id:GroupId"];

/// Runs each of these commands. They are refused with these words, and write nothing.
fn assert_refused(project: &Project, cases: &[(&str, &[&str], &str)]) {
    let files = project.files();
    for (name, fields, said) in cases {
        let arguments = relation(name, fields);
        let refused = project.run(&arguments);
        assert_eq!(refused.code, Some(1), "{arguments:?}");
        assert!(refused.err.contains(said), "{said} in {}", refused.err);
    }
    assert_eq!(project.files(), files);
}

#[test]
fn what_are_no_two_ids_is_refused() {
    let project = social(Project::with_example());
    let [member, group] = ENDS;
    assert_refused(
        &project,
        &[
            (
                "Membership",
                &[member],
                "`Membership` has two fields, one for each of its ends",
            ),
            (
                "Membership",
                &[member, group, "since:date"],
                "If it has others, make it an entity with `new-resource`",
            ),
            (
                "Membership",
                &[member, group, "other_id:GroupId"],
                "`Membership` has two fields",
            ),
            (
                "Membership",
                &[member, "member_id:GroupId"],
                "two fields are called `member_id`",
            ),
            (
                "Membership",
                &[member, "group_id:uuid"],
                "`group_id` is not an id, and a relation has two ids",
            ),
            (
                "Membership",
                &[member, "group_id:GroupId?"],
                "always there: write `group_id:GroupId`",
            ),
            (
                "Membership",
                &[member, "group_id:GroupId[]"],
                "`group_id` is an end of a relation, which is one id",
            ),
            (
                "Membership",
                &["user_id:UserId:cascade", group],
                "`user_id` cannot be `:cascade`: what it identifies is no entity of `social` with a table",
            ),
            (
                "Membership",
                &["user_id:claimant:cascade", group],
                "users are in another context, and what is deleted there deletes nothing here. Write `user_id:claimant`",
            ),
            (
                "Membership",
                &[member, "group_id:GroupId:index"],
                "cannot be `:unique` or have an `:index` here",
            ),
            (
                "Membership",
                &[member, "group:GroupId"],
                "call it `group_id`",
            ),
            (
                "Membership",
                &[member, "team_id:TeamId"],
                "the type `TeamId` does not exist in `social`",
            ),
            (
                "Follow",
                &["follower_id:claimant", "followee_id:claimant"],
                "the type of an id",
            ),
            (
                "Follow",
                &["follower_id:claimant", group, "--public"],
                "`follower_id` is the claimant",
            ),
        ],
    );
}

#[test]
fn what_is_there_already_is_refused() {
    let project = social(Project::with_example());
    project.make(&relation("Ban", &ENDS));
    let [member, group] = ENDS;
    assert_refused(
        &project,
        &[
            (
                "Group",
                &ENDS,
                "`Group` is an entity of `social`: give the relation another name",
            ),
            ("Equipment", &ENDS, "`equipment` is its own plural"),
            ("Ban", &[group, member], "exists already"),
            (
                "Membership",
                &[member, group, "--table", "members"],
                "`table members` exists already",
            ),
            (
                "Membership",
                &[member, group],
                "PUT /members/{member_id}/groups/{group_id} exists already",
            ),
            (
                "Membership",
                &[member, group, "--path", "/members"],
                "has the parameter `{member_id}` and no other",
            ),
            (
                "Membership",
                &[member, group, "--path", "/groups/{member_id}"],
                "its last segment is a word",
            ),
            (
                "Follow",
                &["follower_id:claimant", group, "--path", "/{group_id}/x"],
                "has no parameters",
            ),
        ],
    );
}

#[test]
fn an_entity_without_samples_is_refused() {
    let project = social(Project::new());
    let double = "tests/impl/adapters/social/repo/group.rs";
    let text = project.read(double).replace("other_group", "second_group");
    project.write(double, &text);

    let refused = project.run(&relation("Membership", &ENDS));

    assert_eq!(refused.code, Some(1));
    assert!(
        refused
            .err
            .contains("add functions `group()` and `other_group()` to"),
        "{}",
        refused.err
    );
}

#[test]
fn a_relation_twice_is_once_and_can_be_undone() {
    let project = social(Project::with_example());
    for command in [
        relation("Membership", &ENDS),
        relation("Mentorship", &["mentor_id:MemberId", "mentee_id:MemberId"]),
        relation("Follow", &["followee_id:UserId", "follower_id:claimant"]),
        relation(
            "Moderation",
            &[
                "moderator_id:MemberId",
                "forum_id:GroupId",
                "--path",
                "/mods/{moderator_id}/fora",
            ],
        ),
    ] {
        let before = project.texts();
        project.make(&command);
        let files = project.files();
        project.make(&command);
        assert_eq!(project.files(), files, "{command:?}");
        project.make(&["undo"]);
        assert_eq!(project.texts(), before, "{command:?}");
        project.make(&command);
    }

    let routes = |relation: &str| {
        let text = project.read(&format!("src/infra/api/routes/social/{relation}.rs"));
        let paths = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("path = "));
        paths.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        routes("mentorships"),
        [
            "\"/mentors/{mentor_id}/mentees/{mentee_id}\",",
            "\"/mentors/{mentor_id}/mentees/{mentee_id}\",",
            "\"/mentors/{mentor_id}/mentees\",",
            "\"/mentees/{mentee_id}/mentors\",",
        ]
    );
    assert_eq!(
        routes("follows"),
        [
            "\"/follows/{followee_id}\",",
            "\"/follows/{followee_id}\",",
            "\"/follows\",",
            "\"/followees/{followee_id}/followers\",",
        ]
    );
    assert_eq!(
        routes("moderations")[2..],
        [
            "\"/mods/{moderator_id}/fora\",",
            "\"/forums/{forum_id}/moderators\","
        ]
    );
}

#[test]
fn a_list_may_look_for_the_owner_of_what_it_does_not_show() {
    let project = Project::with_example();
    project.make(&["new-context", "stock"]);
    let order = ["new-resource", "stock", "Order", "label:string"];
    project.make(&[&order[..], &["--owned-by", "buyer_id"]].concat());
    project.make(&["new-resource", "stock", "Item", "name:string"]);

    project.make(&[
        "new-relation",
        "stock",
        "Pick",
        "order_id:OrderId",
        "item_id:ItemId",
    ]);

    let tables = project.read("src/infra/db/tables.rs");
    let allowed = "allow_tables_to_appear_in_same_query!(items, orders);";
    assert_eq!(tables.matches(allowed).count(), 1, "{tables}");
}
