use app_core::{
    UserId,
    social::queries::list_readers_of_article::{ListReadersOfArticle, ReaderView},
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::db::tables::bookmarks;

/// The list and its order, for cursors.
const LIST: &str = "bookmarks of social: readers of an article by id, descending";

#[injectable]
pub struct ListReadersOfArticleHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListReadersOfArticle> for ListReadersOfArticleHandler {
    async fn handle(&self, query: ListReadersOfArticle) -> Result<Page<ReaderView>> {
        let mut selected = bookmarks::table
            .filter(bookmarks::article_id.eq(types::uuid(query.article_id)))
            .order(bookmarks::reader_id.desc())
            .limit(query.limit.and_one_more())
            .select(bookmarks::reader_id)
            .into_boxed();
        if let Some(after) = query.after {
            let id: UserId = after.decode(LIST)?;
            selected = selected.filter(bookmarks::reader_id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.connection().await?;
        let ids = selected.load(&mut *connection).await.map_err(failure)?;
        let items = ids
            .into_iter()
            .map(|id| ReaderView { id: types::id(id) })
            .collect();
        Page::new(items, query.limit, |last: &ReaderView| {
            Cursor::encode(LIST, &last.id)
        })
    }
}
