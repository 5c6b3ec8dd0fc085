use std::sync::Arc;

use app_core::blog::{
    commands::create_article::{CreateArticle, CreateArticleHandler},
    domain::article::{Article, NewArticle},
    ports::repo::article::ArticleRepository,
};
use kernel::{CommandHandler, Version};

use crate::tests::doubles::{
    adapters::blog::repo::article::{self, InMemoryArticleRepository},
    services::{clock::FixedClock, uuid::SequentialUuids},
};

fn handler(articles: &Arc<InMemoryArticleRepository>) -> CreateArticleHandler {
    CreateArticleHandler {
        clock: Arc::new(FixedClock::default()),
        articles: articles.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> CreateArticle {
    let article = article::article();
    CreateArticle {
        author_id: article.author_id,
        article: NewArticle {
            title: article.title,
            body: article.body,
            pinned: article.pinned,
        },
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let articles = Arc::default();

    let id = handler(&articles).handle(command()).await.unwrap();

    let expected = Article {
        id,
        version: Version::FIRST,
        created_at: FixedClock::START,
        published_at: None,
        ..article::article()
    };
    assert_eq!(articles.get(id).await.unwrap(), Some(expected));
}
