//! References `:cascade`: what they may be, and what they make.

use crate::project::Project;

/// Runs `arguments`, which are separated by blanks.
#[track_caller]
fn make(project: &Project, arguments: &str) {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    project.make(&arguments);
}

/// A project with articles, whose table has another name, and drafts, which have no table.
fn blog() -> Project {
    let project = Project::with_example();
    for command in [
        "new-context shop",
        "new-resource shop Product name:string",
        "new-context blog",
        "new-resource blog Article title:string:unique --table posts",
        "new-resource blog Tag name:string",
        "new-value-object blog Link article_id:ArticleId text:string",
        "new-entity blog Draft title:string",
    ] {
        make(&project, command);
    }
    project
}

/// Returns the migration that makes `table`.
fn migration(project: &Project, table: &str) -> String {
    let files = project.files();
    let mut migrations = files.keys();
    let ending = format!("_create_{table}/up.sql");
    let path = migrations.find(|path| path.ends_with(&ending)).unwrap();
    project.read(path)
}

#[test]
fn what_is_no_reference_to_one_entity_cannot_cascade() {
    let project = blog();
    for (field, words) in [
        (
            "title:string:cascade",
            "only what refers to another entity is deleted together with it (`:cascade`), by an id, like",
        ),
        (
            "tag_ids:TagId[]:cascade",
            "a list refers to several, so it cannot be `:cascade`. Leave it out, and make a relation with `new-relation`",
        ),
        (
            "link:Link:cascade",
            "only what refers to another entity is deleted",
        ),
        (
            "product_id:shop.ProductId:cascade",
            "`product_id` cannot cascade: it does not refer to an entity of `blog`, and no field does. What is deleted in \
             another context deletes nothing here: react to its event with `new-subscriber`",
        ),
        (
            "draft_id:DraftId:cascade",
            "`draft_id` cannot cascade: `Draft` has no table yet. Make it first, with `cargo xtask new-port blog Draft --repo`",
        ),
        (
            "author_id:claimant:cascade",
            "users are in another context, and what is deleted there deletes nothing here",
        ),
        (
            "article_id:ArticleId:cascading",
            "`:readonly`, `:cascade` and `:default=value`",
        ),
    ] {
        project.refuses(
            &["new-resource", "blog", "Comment", "content:text", field],
            &[words],
        );
    }
    for command in ["new-command", "new-query", "new-entity"] {
        project.refuses(
            &[command, "blog", "Comment", "article_id:ArticleId:cascade"],
            &[
                "`article_id` cannot be `:cascade` here: this belongs to a table",
                "as `--cascade article_id`",
            ],
        );
    }
    make(
        &project,
        "new-entity blog Comment text:string article_id:ArticleId",
    );
    for name in ["text", "articles"] {
        project.refuses(
            &["new-port", "blog", "Comment", "--repo", "--cascade", name],
            &[&format!(
                "`{name}` cannot cascade: it does not refer to an entity of `blog`, and these do: `article_id`"
            )],
        );
    }
}

#[test]
fn what_cascades_does_so_in_the_table_whatever_its_name() {
    let project = blog();
    make(
        &project,
        "new-resource blog Comment content:text article_id:ArticleId:cascade tag_id:TagId parent_id:CommentId?:cascade",
    );
    make(&project, "new-entity blog Reaction comment_id:CommentId?");
    make(
        &project,
        "new-port blog Reaction --repo --cascade comment_id",
    );

    let comments = migration(&project, "comments");
    for column in [
        "REFERENCES \"posts\" (\"id\") ON DELETE CASCADE",
        "\"tag_id\" BLOB NOT NULL REFERENCES \"tags\" (\"id\"),",
        "\"parent_id\" BLOB REFERENCES \"comments\" (\"id\") ON DELETE CASCADE",
    ] {
        assert!(comments.contains(column), "{column} in:\n{comments}");
    }
    let reactions = migration(&project, "reactions");
    let column = "\"comment_id\" BLOB REFERENCES \"comments\" (\"id\") ON DELETE CASCADE";
    assert!(reactions.contains(column), "{reactions}");
    let tests = project.read("tests/infra/adapters/blog/repo/comment.rs");
    for test in ["article", "parent"] {
        let test = format!("async fn is_deleted_together_with_its_{test}()");
        assert!(tests.contains(&test), "{test} in:\n{tests}");
    }
    assert!(!tests.contains("with_its_tag"), "{tests}");
}

#[test]
fn an_end_of_a_relation_cascades_whether_it_says_so_or_not() {
    let [plain, said] = ["", ":cascade"].map(|modifier| {
        let project = blog();
        make(
            &project,
            &format!("new-relation blog Label article_id:ArticleId{modifier} tag_id:TagId"),
        );
        migration(&project, "labels")
    });

    assert_eq!(said, plain);
    assert!(plain.contains("ON DELETE CASCADE"), "{plain}");
}
