use std::sync::Arc;

use app_core::blog::{
    commands::delete_article::{DeleteArticle, DeleteArticleHandler},
    ports::repo::article::ArticleRepository,
};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::adapters::blog::repo::article::{self, InMemoryArticleRepository};

/// A handler for a service that has two articles.
async fn handler() -> (Arc<InMemoryArticleRepository>, DeleteArticleHandler) {
    let articles = Arc::<InMemoryArticleRepository>::default();
    articles.save(article::article()).await.unwrap();
    articles.save(article::other_article()).await.unwrap();
    let handler = DeleteArticleHandler {
        articles: articles.clone(),
    };
    (articles, handler)
}

fn command() -> DeleteArticle {
    let article = article::article();
    DeleteArticle {
        id: article.id,
        author_id: article.author_id,
        seen: Some(article.version),
    }
}

#[tokio::test]
async fn deletes_one() {
    let (articles, handler) = handler().await;

    handler.handle(command()).await.unwrap();

    assert_eq!(articles.get(article::article().id).await.unwrap(), None);
    let other = article::other_article();
    assert_eq!(articles.get(other.id).await.unwrap(), Some(other));
}

#[tokio::test]
async fn the_caller_must_have_seen_the_present_version() {
    let (articles, handler) = handler().await;
    let article = article::article();
    let outdated = DeleteArticle {
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
    let of_another = DeleteArticle {
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
