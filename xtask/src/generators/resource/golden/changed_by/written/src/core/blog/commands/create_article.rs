use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;
use services::{clock::Clock, uuid::UuidGenerator};

use crate::{
    UserId,
    blog::{
        domain::article::{Article, ArticleId, NewArticle},
        ports::repo::article::ArticleRepository,
    },
};

/// Creates an article.
#[derive(Clone, Debug)]
pub struct CreateArticle {
    pub author_id: UserId,
    pub article: NewArticle,
}

impl Command for CreateArticle {
    type Output = ArticleId;
}

#[injectable]
pub struct CreateArticleHandler {
    pub clock: Arc<dyn Clock>,
    pub articles: Arc<dyn ArticleRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<CreateArticle> for CreateArticleHandler {
    async fn handle(&self, command: CreateArticle) -> Result<ArticleId> {
        let id = ArticleId::from(self.uuids.next());
        let article = Article::create(id, command.author_id, command.article, self.clock.now());
        self.articles.save(article).await?;
        Ok(id)
    }
}
