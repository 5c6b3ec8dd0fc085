use app_core::blog::domain::article::{Article, ArticleChange};

use crate::tests::doubles::adapters::blog::repo::article;

#[test]
fn a_change_replaces_what_it_contains() {
    let article = article::article();
    let other = article::other_article();
    let change = ArticleChange {
        title: Some(other.title.clone()),
        body: Some(other.body.clone()),
        pinned: Some(other.pinned),
    };

    let changed = article.clone().change(change);

    let expected = Article {
        id: article.id,
        author_id: article.author_id,
        version: article.version.next(),
        created_at: article.created_at,
        published_at: article.published_at,
        ..other
    };
    assert_eq!(changed, expected);
}

#[test]
fn a_change_of_nothing_makes_no_version() {
    let article = article::article();

    let changed = article.clone().change(ArticleChange::default());

    assert_eq!(changed, article);
}
