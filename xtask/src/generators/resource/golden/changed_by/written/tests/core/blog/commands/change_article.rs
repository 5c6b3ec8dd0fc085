use std::sync::Arc;

use app_core::blog::{
    commands::change_article::{ChangeArticle, ChangeArticleHandler},
    domain::article::ArticleChange,
    ports::repo::article::ArticleRepository,
};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::adapters::blog::repo::article::{self, InMemoryArticleRepository};

/// A handler for a service that has one article.
async fn handler() -> (Arc<InMemoryArticleRepository>, ChangeArticleHandler) {
    let articles = Arc::<InMemoryArticleRepository>::default();
    articles.save(article::article()).await.unwrap();
    let handler = ChangeArticleHandler {
        articles: articles.clone(),
    };
    (articles, handler)
}

/// Changes the stored article in one field.
fn command() -> ChangeArticle {
    let article = article::article();
    let other = article::other_article();
    ChangeArticle {
        id: article.id,
        author_id: article.author_id,
        seen: Some(article.version),
        change: ArticleChange {
            title: Some(other.title),
            ..Default::default()
        },
    }
}

#[tokio::test]
async fn stores_the_change_as_the_next_version() {
    let (articles, handler) = handler().await;
    let article = article::article();

    let version = handler.handle(command()).await.unwrap();

    let changed = article.clone().change(command().change);
    assert_eq!(version, article.version.next());
    assert_eq!(articles.get(article.id).await.unwrap(), Some(changed));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let (articles, handler) = handler().await;
    let article = article::article();
    let outdated = ChangeArticle {
        seen: Some(article.version.next()),
        ..command()
    };

    let refused = handler.handle(outdated).await;

    assert!(matches!(refused, Err(Error::PreconditionFailed(_))));
    assert_eq!(articles.get(article.id).await.unwrap(), Some(article));
}

#[tokio::test]
async fn what_is_anothers_stays_as_it_is() {
    let (articles, handler) = handler().await;
    let article = article::article();
    let of_another = ChangeArticle {
        author_id: article::other_article().author_id,
        seen: Some(article.version.next()),
        ..command()
    };

    let refused = handler.handle(of_another).await;

    assert!(
        matches!(refused, Err(Error::Forbidden(reason)) if reason.code == "article_of_another")
    );
    assert_eq!(articles.get(article.id).await.unwrap(), Some(article));
}
