use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;
use services::clock::Clock;

use crate::{
    UserId,
    blog::{
        domain::article::ArticleId, ports::repo::article::ArticleRepository,
        shared::article_unknown,
    },
};

/// Publish article.
#[derive(Clone, Debug)]
pub struct PublishArticle {
    pub id: ArticleId,
    pub author_id: UserId,
}

impl Command for PublishArticle {
    type Output = ();
}

#[injectable]
pub struct PublishArticleHandler {
    pub clock: Arc<dyn Clock>,
    pub articles: Arc<dyn ArticleRepository>,
}

impl CommandHandler<PublishArticle> for PublishArticleHandler {
    async fn handle(&self, command: PublishArticle) -> Result<()> {
        let mut article = self
            .articles
            .get(command.id)
            .await?
            .ok_or_else(article_unknown::article_unknown)?;
        article.must_be_of(command.author_id)?;
        article.publish(self.clock.now())?;
        article.version = article.version.next();
        self.articles.save(article).await
    }
}
