use app_core::blog::{queries::get_article::GetArticle, shared::article_view::ArticleView};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{db::tables::articles, query_handlers::blog::article_row::ArticleRow};

#[injectable]
pub struct GetArticleHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<GetArticle> for GetArticleHandler {
    async fn handle(&self, query: GetArticle) -> Result<Option<ArticleView>> {
        let mut connection = self.unit_of_work.connection().await?;
        let row = articles::table
            .filter(articles::id.eq(types::uuid(query.id)))
            .select(ArticleRow::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        Ok(row.map(ArticleView::from))
    }
}
