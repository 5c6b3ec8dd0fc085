use app_core::social::{domain::bookmark::Bookmark, ports::repo::bookmark::BookmarkRepository};
use async_trait::async_trait;
use diesel::{dsl::exists, prelude::*};
use diesel_async::RunQueryDsl;
use kernel::Result;
use nject::injectable;
use runtime::db::{Prepared, UnitOfWork, failure, types};

use crate::infra::db::tables::bookmarks;

#[injectable]
pub struct DieselBookmarkRepository {
    unit_of_work: UnitOfWork,
}

#[async_trait]
impl BookmarkRepository for DieselBookmarkRepository {
    async fn contains(&self, bookmark: Bookmark) -> Result<bool> {
        let mut connection = self.unit_of_work.connection().await?;
        diesel::select(exists(bookmarks::table.find(key(bookmark))))
            .get_result(&mut *connection)
            .await
            .map_err(failure)
    }

    async fn add(&self, bookmark: Bookmark) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let (reader_id, article_id) = key(bookmark);
        let insert = diesel::insert_into(bookmarks::table)
            .values((
                bookmarks::reader_id.eq(reader_id),
                bookmarks::article_id.eq(article_id),
            ))
            .on_conflict_do_nothing();
        Prepared(insert)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn remove(&self, bookmark: Bookmark) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        diesel::delete(bookmarks::table.find(key(bookmark)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }
}

fn key(bookmark: Bookmark) -> (types::Uuid, types::Uuid) {
    (
        types::uuid(bookmark.reader_id),
        types::uuid(bookmark.article_id),
    )
}
