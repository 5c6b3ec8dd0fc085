use std::{collections::HashMap, sync::Mutex};

use app_core::{
    UserId,
    blog::{
        domain::article::{Article, ArticleId},
        ports::repo::article::ArticleRepository,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta};
use kernel::{Result, Version};
use uuid::Uuid;

#[derive(Default)]
pub struct InMemoryArticleRepository(Mutex<HashMap<ArticleId, Article>>);

#[async_trait]
impl ArticleRepository for InMemoryArticleRepository {
    async fn get(&self, id: ArticleId) -> Result<Option<Article>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn save(&self, article: Article) -> Result<()> {
        let mut kept = self.0.lock().unwrap();
        let mut others = kept.values().filter(|other| other.id != article.id);
        if others.any(|other| other.title == article.title) {
            return Err(app_core::blog::ports::repo::article::article_title_taken());
        }
        kept.insert(article.id, article);
        Ok(())
    }

    async fn delete(&self, id: ArticleId) -> Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }
}

/// Returns one for tests.
pub fn article() -> Article {
    Article {
        id: Uuid::from_u128(1).into(),
        author_id: UserId::from(Uuid::from_u128(7)),
        version: Version::FIRST,
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(11),
        title: "Title 1".parse().unwrap(),
        body: "Body 1".parse().unwrap(),
        pinned: true,
        published_at: Some(DateTime::UNIX_EPOCH + TimeDelta::days(19)),
    }
}

/// Returns another one, with other values in all fields.
pub fn other_article() -> Article {
    Article {
        id: Uuid::from_u128(2).into(),
        author_id: UserId::from(Uuid::from_u128(8)),
        version: Version::FIRST.next(),
        created_at: DateTime::UNIX_EPOCH + TimeDelta::days(12),
        title: "Title 2".parse().unwrap(),
        body: "Body 2".parse().unwrap(),
        pinned: false,
        published_at: None,
    }
}
