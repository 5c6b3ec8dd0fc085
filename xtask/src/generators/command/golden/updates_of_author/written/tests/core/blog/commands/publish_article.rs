use std::sync::Arc;

use app_core::blog::{
    commands::publish_article::{PublishArticle, PublishArticleHandler},
    domain::article::Article,
    ports::repo::article::ArticleRepository,
};
use chrono::{DateTime, TimeDelta};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::blog::repo::article::{self, InMemoryArticleRepository},
    services::clock::FixedClock,
};

fn handler(articles: &Arc<InMemoryArticleRepository>) -> PublishArticleHandler {
    PublishArticleHandler {
        clock: Arc::new(FixedClock::default()),
        articles: articles.clone(),
    }
}

/// What the command is for.
fn before() -> Article {
    Article {
        published_at: None,
        ..article::article()
    }
}

fn command() -> PublishArticle {
    PublishArticle {
        id: before().id,
        author_id: before().author_id,
    }
}

#[tokio::test]
async fn stores_the_change() {
    let articles = Arc::<InMemoryArticleRepository>::default();
    articles.save(before()).await.unwrap();

    handler(&articles).handle(command()).await.unwrap();

    let stored = articles.get(before().id).await.unwrap();
    let mut expected = before();
    expected.published_at = Some(FixedClock::START);
    expected.version = expected.version.next();
    assert_eq!(stored, Some(expected));
}

#[tokio::test]
async fn there_must_be_one() {
    let answer = handler(&Arc::default()).handle(command()).await;

    assert!(matches!(answer, Err(Error::NotFound(reason)) if reason.code == "article_unknown"));
}

#[tokio::test]
async fn fails_with_article_has_published_at() {
    let articles = Arc::<InMemoryArticleRepository>::default();
    let article = Article {
        published_at: Some(DateTime::UNIX_EPOCH + TimeDelta::days(7)),
        ..before()
    };
    articles.save(article.clone()).await.unwrap();

    let answer = handler(&articles).handle(command()).await;

    assert!(
        matches!(answer, Err(Error::Conflict(reason)) if reason.code == "article_has_published_at")
    );
    let after = articles.get(article.id).await.unwrap();
    assert_eq!(after, Some(article));
}

#[tokio::test]
async fn it_must_be_ones_own() {
    let articles = Arc::<InMemoryArticleRepository>::default();
    articles.save(before()).await.unwrap();
    let command = PublishArticle {
        author_id: Uuid::from_u128(99).into(),
        ..command()
    };

    let answer = handler(&articles).handle(command).await;

    assert!(matches!(answer, Err(Error::Forbidden(reason)) if reason.code == "article_of_another"));
    let stored = articles.get(before().id).await.unwrap();
    assert_eq!(stored, Some(before()));
}
