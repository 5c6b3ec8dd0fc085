use app_core::{
    blog::ArticleId,
    social::queries::list_articles_of_reader::{ListArticlesOfReader, ListArticlesOfReaderView},
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::db::tables::bookmarks;

/// The list and its order, for cursors.
const LIST: &str = "bookmarks of social: articles of a reader by id, descending";

#[injectable]
pub struct ListArticlesOfReaderHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListArticlesOfReader> for ListArticlesOfReaderHandler {
    async fn handle(&self, query: ListArticlesOfReader) -> Result<Page<ListArticlesOfReaderView>> {
        let mut selected = bookmarks::table
            .filter(bookmarks::reader_id.eq(types::uuid(query.reader_id)))
            .order(bookmarks::article_id.desc())
            .limit(query.limit.and_one_more())
            .select(bookmarks::article_id)
            .into_boxed();
        if let Some(after) = query.after {
            let id: ArticleId = after.decode(LIST)?;
            selected = selected.filter(bookmarks::article_id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.connection().await?;
        let ids = selected.load(&mut *connection).await.map_err(failure)?;
        let items = ids
            .into_iter()
            .map(|id| ListArticlesOfReaderView { id: types::id(id) })
            .collect();
        Page::new(items, query.limit, |last: &ListArticlesOfReaderView| {
            Cursor::encode(LIST, &last.id)
        })
    }
}
