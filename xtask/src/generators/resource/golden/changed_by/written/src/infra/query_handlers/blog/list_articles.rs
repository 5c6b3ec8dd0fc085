use app_core::blog::{
    domain::article::ArticleId, queries::list_articles::ListArticles,
    shared::article_view::ArticleView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{db::tables::articles, query_handlers::blog::article_row::ArticleRow};

/// The list and its order, for cursors.
const LIST: &str = "articles of blog by id, descending";

#[injectable]
pub struct ListArticlesHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListArticles> for ListArticlesHandler {
    async fn handle(&self, query: ListArticles) -> Result<Page<ArticleView>> {
        let mut selected = articles::table
            .order(articles::id.desc())
            .limit(query.limit.and_one_more())
            .select(ArticleRow::as_select())
            .into_boxed();
        if let Some(after) = query.after {
            let id: ArticleId = after.decode(LIST)?;
            selected = selected.filter(articles::id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.connection().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let items = rows.into_iter().map(ArticleView::from).collect();
        Page::new(items, query.limit, |last: &ArticleView| {
            Cursor::encode(LIST, &last.id)
        })
    }
}
