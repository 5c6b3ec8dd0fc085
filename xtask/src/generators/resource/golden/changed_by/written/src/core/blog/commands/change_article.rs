use std::sync::Arc;

use kernel::{Command, CommandHandler, Result, Version};
use nject::injectable;

use crate::{
    UserId,
    blog::{
        domain::article::{ArticleChange, ArticleId},
        ports::repo::article::ArticleRepository,
        shared::article_unknown,
    },
};

/// Changes an article, which only its `author_id` can.
#[derive(Clone, Debug)]
pub struct ChangeArticle {
    pub id: ArticleId,
    pub author_id: UserId,
    /// The version that the caller has seen. Without it, any version is changed.
    pub seen: Option<Version>,
    pub change: ArticleChange,
}

/// The version after the change.
impl Command for ChangeArticle {
    type Output = Version;
}

#[injectable]
pub struct ChangeArticleHandler {
    pub articles: Arc<dyn ArticleRepository>,
}

impl CommandHandler<ChangeArticle> for ChangeArticleHandler {
    async fn handle(&self, command: ChangeArticle) -> Result<Version> {
        let article = self
            .articles
            .get(command.id)
            .await?
            .ok_or_else(article_unknown::article_unknown)?;
        article.must_be_of(command.author_id)?;
        let version = article.version;
        version.must_be(command.seen)?;
        let article = article.change(command.change);
        if article.version == version {
            return Ok(version);
        }
        let version = article.version;
        self.articles.save(article).await?;
        Ok(version)
    }
}
