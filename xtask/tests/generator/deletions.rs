//! Commands and jobs that delete all entities with some values.

use crate::project::Project;

/// Runs `arguments`, which are separated by blanks.
#[track_caller]
fn make(project: &Project, arguments: &str) -> String {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    project.make(&arguments)
}

/// A project with articles and comments on them.
fn blog() -> Project {
    let project = Project::with_example();
    for command in [
        "new-context blog",
        "new-resource blog Article title:string",
        "new-resource blog Comment content:text mark:f64 article_id:ArticleId parent_id:CommentId? author_id:claimant",
        "new-event blog ArticleHidden article_id:ArticleId reason:string",
    ] {
        make(&project, command);
    }
    project
}

/// The migrations, but for those that make tables.
fn indexes(project: &Project) -> Vec<String> {
    let files = project.files();
    let added = files
        .keys()
        .filter(|path| path.contains("_add_") && path.ends_with("up.sql"));
    added.map(|path| project.read(path)).collect()
}

#[test]
fn what_is_not_by_values_of_the_entity_is_refused() {
    let project = blog();
    for (arguments, words) in [
        (
            "new-command blog Clear --deletes Comment",
            "`Clear` does not say which `Comment` it is about: add the field `id:CommentId`, or a field of `Comment`",
        ),
        (
            "new-command blog Clear rank:i64 --deletes Comment",
            "`Comment` has no field `rank` of the same type: leave `rank` out, or add the field `id:CommentId` to delete one",
        ),
        (
            "new-command blog Clear content:string --deletes Comment",
            "`Comment` has no field `content` of the same type",
        ),
        (
            "new-command blog Clear article_id:ArticleId? --deletes Comment",
            "`article_id` may be absent, or is a list: let it be one value",
        ),
        (
            "new-command blog Clear mark:f64 --deletes Comment",
            "`Clear` cannot delete by `mark`",
        ),
        (
            "new-command blog Clear article_id:ArticleId --deletes Comment --only-if parent_id=none",
            "`Clear` has no id, so it deletes all with some values, and `--only-if` is about one",
        ),
        (
            "new-command blog Clear article_id:ArticleId --deletes Comment --raises ArticleHidden",
            "`--raises` is about one: leave it out, or add the id",
        ),
        (
            "new-command blog Clear id:CommentId content:text --deletes Comment",
            "leave out `content`, or the id to delete all with this value",
        ),
        (
            "new-command blog Detach parent_id:CommentId --updates Comment --set mark=1",
            "`Detach` does not say which `Comment` it is about: add the field `id:CommentId`",
        ),
        (
            "new-subscriber blog Clear --on ArticleHidden --deletes Comment",
            "leave `reason` out",
        ),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        project.refuses(&arguments, &[words]);
    }
}

#[test]
fn all_with_a_value_are_deleted_with_one_statement_which_has_an_index() {
    let project = blog();
    let said = make(
        &project,
        "new-subscriber blog ForgetAuthor user_id:UserId --on auth.UserDeleted --deletes Comment",
    );
    let words = "see that `ForgetAuthor` deletes the right comments: those whose `author_id` is its `user_id`";
    assert!(said.contains(words), "{said}");
    let handler = project.read("src/core/blog/commands/forget_author.rs");
    let call = "self.comments.delete_by_author_id(command.user_id).await";
    assert!(handler.contains(call), "{handler}");
    let index = "CREATE INDEX \"comments_author_id\" ON \"comments\" (\"author_id\");\n";
    assert_eq!(indexes(&project), [index]);

    // A reference has an index, and one of the two is enough.
    for command in [
        "new-job blog HideComments article_id:ArticleId --deletes Comment",
        "new-job blog HideReplies parent_id:CommentId --deletes Comment",
        "new-command blog ClearComments article_id:ArticleId author_id:claimant --deletes Comment --route POST~/cleared",
    ] {
        let arguments = command.split(' ').map(|word| word.replace('~', " "));
        let arguments: Vec<String> = arguments.collect();
        project.make(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    }
    assert_eq!(indexes(&project), [index]);
    let port = project.read("src/core/blog/ports/repo/comment.rs");
    for method in [
        "article_id",
        "parent_id",
        "author_id",
        "article_id_and_author_id",
    ] {
        let method = format!("async fn delete_by_{method}(");
        assert_eq!(port.matches(&method).count(), 1, "{method} in:\n{port}");
    }
    let routes = project.read("src/infra/api/routes/blog.rs");
    let conflict = "description = \"Something refers to one of these comments.\"";
    assert!(routes.contains(conflict), "{routes}");
    assert!(!routes.contains("NOT_FOUND"), "{routes}");

    // Another command uses the same method.
    make(
        &project,
        "new-job blog ForgetAgain author_id:UserId --deletes Comment",
    );
    assert_eq!(project.read("src/core/blog/ports/repo/comment.rs"), port);
}
