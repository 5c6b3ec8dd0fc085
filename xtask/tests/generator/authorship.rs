//! What everybody who may read can read, and only its author can change.

use crate::project::Project;

/// A project with articles, which only their author can change.
fn with_articles(more: &[&str]) -> Project {
    let project = Project::with_example();
    project.make(&["new-context", "blog"]);
    project.make(&[&ARTICLE[..], more].concat());
    project
}

const ARTICLE: [&str; 6] = [
    "new-resource",
    "blog",
    "Article",
    "title:string:unique",
    "--changed-by",
    "author_id",
];
const ROUTES: &str = "src/infra/api/routes/blog/articles.rs";
const ENTITY: &str = "src/core/blog/domain/article.rs";

/// Splits a command at its blanks.
fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

/// The function `name` in `text`, with its attributes.
fn function<'t>(text: &'t str, name: &str) -> &'t str {
    let end = text.find(&format!("async fn {name}(")).unwrap();
    let begin = text[..end].rfind("#[utoipa::path").unwrap();
    let length = text[begin..].find("\n}\n").unwrap();
    &text[begin..begin + length]
}

#[test]
fn others_read_what_only_its_author_changes() {
    let project = with_articles(&[]);
    for query in ["get_article", "list_articles"] {
        let query = project.read(&format!("src/core/blog/queries/{query}.rs"));
        assert!(!query.contains("author_id"), "{query}");
    }
    let view = project.read("src/core/blog/shared/article_view.rs");
    assert!(view.contains("pub author_id: UserId"), "{view}");
    for command in ["change_article", "delete_article"] {
        let handler = project.read(&format!("src/core/blog/commands/{command}.rs"));
        let (_, rest) = handler.split_once("article_unknown)?;").unwrap();
        let (_, rest) = rest
            .split_once("article.must_be_of(command.author_id)?;")
            .unwrap();
        assert!(rest.contains("must_be(command.seen)"), "{handler}");
    }
    let routes = project.read(ROUTES);
    for (name, is_change) in [
        ("create_article", false),
        ("get_article", false),
        ("list_articles", false),
        ("change_article", true),
        ("delete_article", true),
    ] {
        let route = function(&routes, name);
        assert!(
            route.contains("security((\"access_token\" = []))"),
            "{route}"
        );
        let refused =
            "(status = FORBIDDEN, description = \"The article belongs to somebody else\")";
        assert_eq!(route.contains(refused), is_change, "{route}");
    }
    // It is of all articles, and not of those of one author.
    let migration = project.migration("create_articles").unwrap();
    assert!(migration.contains("UNIQUE (\"title\")"), "{migration}");
}

#[test]
fn what_only_its_author_changes_can_be_public() {
    let project = with_articles(&["--public"]);
    let routes = project.read(ROUTES);
    for (name, is_public) in [
        ("create_article", false),
        ("get_article", true),
        ("list_articles", true),
        ("change_article", false),
        ("delete_article", false),
    ] {
        let route = function(&routes, name);
        assert_eq!(route.contains("Claimant"), !is_public, "{route}");
        assert_eq!(route.contains("security("), !is_public, "{route}");
    }
}

#[test]
fn a_permission_is_demanded_beside_the_author() {
    let project = with_articles(&["--permission", "articles:write"]);
    let routes = project.read(ROUTES);
    for name in ["create_article", "get_article", "list_articles"] {
        let route = function(&routes, name);
        let missing = "\"The permission `articles:write` is missing\"";
        assert!(route.contains(missing), "{route}");
    }
    for name in ["change_article", "delete_article"] {
        let route = function(&routes, name);
        let refused = "\"The permission `articles:write` is missing, or the article belongs to somebody else\"";
        assert!(route.contains(refused), "{route}");
        assert_eq!(route.matches("status = FORBIDDEN").count(), 1, "{route}");
    }
}

#[test]
fn one_field_says_who_may() {
    let project = Project::with_example();
    project.make(&["new-context", "blog"]);
    for command in [
        &[&ARTICLE[..], &["--owned-by", "owner_id"]].concat(),
        &words("new-resource blog Draft title:string --owned-by owner_id --public"),
    ] {
        let said = project.run(command);
        assert_eq!(said.code, Some(2), "{}", said.out);
        assert!(said.err.contains("cannot be used with"), "{}", said.err);
    }
    project.refuses(
        &words("new-resource blog Draft title:string author_id:claimant --public"),
        &[
            "`author_id` is the claimant, and an endpoint that anybody may call has none",
            "with `--changed-by author_id` and `--public`, anybody can read",
        ],
    );
}

const PUBLISH: &str =
    "new-command blog PublishArticle id:ArticleId author_id:claimant --updates Article";

#[test]
fn a_command_refuses_what_is_anothers() {
    let project = with_articles(&[]);
    for (command, route) in [
        (PUBLISH, "POST /articles/{id}/publication"),
        (
            "new-command blog RetractArticle id:ArticleId author_id:claimant --deletes Article",
            "DELETE /articles/{id}/publication",
        ),
    ] {
        project.make(&[&words(command)[..], &["--route", route]].concat());
    }
    let routes = project.read("src/infra/api/routes/blog.rs");
    for name in ["publish_article", "retract_article"] {
        let handler = project.read(&format!("src/core/blog/commands/{name}.rs"));
        assert!(!handler.contains(".filter("), "{handler}");
        let checked = "article_unknown)?;\n        article.must_be_of(command.author_id)?;";
        assert!(handler.contains(checked), "{handler}");
        let route = function(&routes, name);
        assert!(route.contains("FORBIDDEN"), "{route}");
        let test = project.read(&format!("tests/core/blog/commands/{name}.rs"));
        assert!(test.contains("article_of_another"), "{test}");
    }

    let any = words("new-command blog HideArticle id:ArticleId --updates Article");
    project.refuses(
        &[&any[..], &["--route", "PUT /articles/{id}/hidden"]].concat(),
        &[
            "`Article` belongs to its `author_id`",
            "`author_id:claimant`",
        ],
    );
}

#[test]
fn the_rule_is_written_where_it_is_missing_and_kept_where_it_is_other() {
    let project = with_articles(&[]);
    let refused = "if self.author_id == author_id {";
    project.replace(
        ENTITY,
        refused,
        "if self.title.is_empty() || self.author_id == author_id {",
    );
    project.make(&words(PUBLISH));
    let text = project.read(ENTITY);
    assert_eq!(text.matches("fn must_be_of(").count(), 1, "{text}");
    assert!(text.contains("self.title.is_empty()"), "{text}");

    project.replace(ENTITY, "fn must_be_of(", "fn must_be_theirs(");
    project.make(&words(
        "new-command blog RetractArticle id:ArticleId author_id:claimant --deletes Article",
    ));
    let text = project.read(ENTITY);
    assert!(
        text.contains("pub fn must_be_of(&self, author_id: UserId)"),
        "{text}"
    );
    assert!(text.contains(refused), "{text}");
}

#[test]
fn a_command_tells_from_the_code_who_may() {
    // The command that changes one knows no claimant any more, but the one that deletes it does.
    let project = with_articles(&[]);
    let change = "src/core/blog/commands/change_article.rs";
    project.replace(change, "pub author_id: UserId,", "");
    project.make(&words(PUBLISH));
    let publish = "src/core/blog/commands/publish_article.rs";
    assert!(project.read(publish).contains("must_be_of"));

    // What only its author can get does not exist for others.
    let project = with_articles(&[]);
    project.replace(
        "src/core/blog/queries/get_article.rs",
        "pub id: ArticleId,",
        "pub id: ArticleId,\n    pub author_id: crate::UserId,",
    );
    project.make(&words(PUBLISH));
    let handler = project.read(publish);
    assert!(handler.contains(".filter("), "{handler}");
    assert!(!handler.contains("must_be_of"), "{handler}");
}

#[test]
fn others_refer_to_what_they_see() {
    let project = with_articles(&[]);
    for command in [
        "new-resource blog Comment article_id:ArticleId --changed-by author_id",
        "new-resource blog Note article_id:ArticleId article_ids:ArticleId[] --owned-by owner_id",
        "new-relation blog Favorite article_id:ArticleId user_id:claimant",
        "new-query blog ListCommented --from Comment --with article --page --public",
    ] {
        let mut command = words(command);
        if command[0] == "new-query" {
            command.extend(["--route", "GET /commented"]);
        }
        project.make(&command);
    }
    for name in [
        "create_comment",
        "change_comment",
        "create_note",
        "change_note",
    ] {
        let handler = project.read(&format!("src/core/blog/commands/{name}.rs"));
        assert!(handler.contains(".is_none()"), "{handler}");
        assert!(!handler.contains("is_none_or"), "{handler}");
    }
    let note = project.read("src/core/blog/commands/create_note.rs");
    assert!(note.contains("!existing.contains(id)"), "{note}");
    let add = project.read("src/core/blog/commands/add_favorite.rs");
    assert!(!add.contains("author_id"), "{add}");
}

#[test]
fn an_author_refers_to_what_only_they_can_get() {
    let project = with_articles(&[]);
    project.make(&words(
        "new-resource blog Picture name:string --owned-by owner_id",
    ));
    project.make(&words(
        "new-resource blog Post picture_id:PictureId --changed-by author_id --public",
    ));
    for name in ["create_post", "change_post"] {
        let handler = project.read(&format!("src/core/blog/commands/{name}.rs"));
        let compared = ".is_none_or(|picture| picture.owner_id != command.author_id)";
        assert!(handler.contains(compared), "{handler}");
    }
}

#[test]
fn a_query_of_what_others_see_asks_for_whom_it_says() {
    let project = with_articles(&[]);
    let list = words("new-query blog ListMyArticles --from Article --page --route");
    let said = project.make(&[&list[..], &["GET /user/articles", "author_id:claimant"]].concat());
    assert!(!said.contains("decide whose"), "{said}");
    let handler = project.read("src/infra/query_handlers/blog/list_my_articles.rs");
    assert!(handler.contains("articles::author_id.eq("), "{handler}");

    let find = words("new-query blog FindArticles --from Article --page --route");
    let said = project.make(&[&find[..], &["GET /found"]].concat());
    assert!(!said.contains("decide whose"), "{said}");
}

#[test]
fn a_user_who_may_be_absent_is_no_owner() {
    let project = Project::with_example();
    project.make(&["new-context", "help"]);
    project.make(&words(
        "new-resource help Ticket title:string agent_id:UserId?",
    ));
    project.make(&words(
        "new-command help TakeTicket id:TicketId agent_id:claimant --updates Ticket",
    ));
    let handler = project.read("src/core/help/commands/take_ticket.rs");
    assert!(!handler.contains(".filter("), "{handler}");
    assert!(
        handler.contains("ticket.take(command.agent_id)?;"),
        "{handler}"
    );
    let entity = project.read("src/core/help/domain/ticket.rs");
    assert!(
        entity.contains("self.agent_id = Some(agent_id);"),
        "{entity}"
    );

    // A query that can ask for those of an agent hides none.
    project.replace(
        "src/core/help/queries/get_ticket.rs",
        "pub id: TicketId,",
        "pub id: TicketId,\n    pub agent_id: Option<crate::UserId>,",
    );
    project.make(&words("new-resource help Reply ticket_id:TicketId"));
    let create = project.read("src/core/help/commands/create_reply.rs");
    assert!(!create.contains("is_none_or"), "{create}");
}

#[test]
fn an_error_does_not_point_to_a_claimant() {
    let project = Project::with_example();
    project.make(&["new-context", "blog"]);
    project.make(&words(
        "new-entity blog Profile user_id:claimant name:string",
    ));
    let port = words("new-port blog Profile --repo --unique user_id --unique name");
    project.make(&port);
    let port = project.read("src/core/blog/ports/repo/profile.rs");
    assert!(port.contains("Error::taken(\n        \"/name\""), "{port}");
    assert!(
        port.contains("Error::conflict(\n        \"profile_user_id_taken\""),
        "{port}"
    );
}

#[test]
fn a_relation_says_that_others_may_link_what_only_its_author_changes() {
    let project = with_articles(&[]);
    project.make(&words("new-resource blog Tag name:string --public"));
    project.make(&words("new-resource blog Topic name:string --public"));
    let note = "decide who may add and remove a tagging of an article: anybody who is signed in";
    let said = project.make(&words(
        "new-relation blog Tagging article_id:ArticleId tag_id:TagId",
    ));
    assert!(said.contains(note), "{said}");
    // Only the claimant, or whoever has the permission.
    for command in [
        "new-relation blog Favorite article_id:ArticleId user_id:claimant",
        "new-relation blog Labelling article_id:ArticleId topic_id:TopicId --permission topics:write",
    ] {
        let said = project.make(&words(command));
        assert!(!said.contains("decide who may add"), "{said}");
    }
}
