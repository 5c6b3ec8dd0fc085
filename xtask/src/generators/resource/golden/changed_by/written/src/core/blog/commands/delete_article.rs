use std::sync::Arc;

use kernel::{Command, CommandHandler, Result, Version};
use nject::injectable;

use crate::{
    UserId,
    blog::{
        domain::article::ArticleId, ports::repo::article::ArticleRepository,
        shared::article_unknown,
    },
};

/// Deletes an article, which only its `author_id` can.
#[derive(Clone, Debug)]
pub struct DeleteArticle {
    pub id: ArticleId,
    pub author_id: UserId,
    /// The version that the caller has seen. Without it, any version is deleted.
    pub seen: Option<Version>,
}

impl Command for DeleteArticle {
    type Output = ();
}

#[injectable]
pub struct DeleteArticleHandler {
    pub articles: Arc<dyn ArticleRepository>,
}

impl CommandHandler<DeleteArticle> for DeleteArticleHandler {
    async fn handle(&self, command: DeleteArticle) -> Result<()> {
        let article = self
            .articles
            .get(command.id)
            .await?
            .ok_or_else(article_unknown::article_unknown)?;
        article.must_be_of(command.author_id)?;
        article.version.must_be(command.seen)?;
        self.articles.delete(command.id).await
    }
}
