use app_core::blog::{
    domain::article::{Article, ArticleId},
    ports::repo::article::{self, ArticleRepository},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use nject::injectable;
use runtime::db::{self, Backend, Prepared, UnitOfWork, delete_failure, failure, types};

use crate::infra::db::tables::articles;

#[injectable]
pub struct DieselArticleRepository {
    unit_of_work: UnitOfWork,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = articles, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    author_id: types::Uuid,
    version: i64,
    created_at: DateTime<Utc>,
    title: String,
    body: String,
    pinned: bool,
    published_at: Option<DateTime<Utc>>,
}

#[async_trait]
impl ArticleRepository for DieselArticleRepository {
    async fn get(&self, id: ArticleId) -> Result<Option<Article>> {
        let mut connection = self.unit_of_work.connection().await?;
        articles::table
            .find(types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?
            .map(Article::try_from)
            .transpose()
    }

    async fn save(&self, article: Article) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let upsert = diesel::insert_into(articles::table)
            .values(Row::from(article))
            .on_conflict(articles::id)
            .do_update()
            .set((
                articles::author_id.eq(excluded(articles::author_id)),
                articles::version.eq(excluded(articles::version)),
                articles::created_at.eq(excluded(articles::created_at)),
                articles::title.eq(excluded(articles::title)),
                articles::body.eq(excluded(articles::body)),
                articles::pinned.eq(excluded(articles::pinned)),
                articles::published_at.eq(excluded(articles::published_at)),
            ));
        Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(|error| {
                if db::violates_unique(&error, "articles", &["title"]) {
                    article::article_title_taken()
                } else {
                    failure(error)
                }
            })?;
        Ok(())
    }

    async fn delete(&self, id: ArticleId) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let deleted = diesel::delete(articles::table.find(types::uuid(id)))
            .execute(&mut *connection)
            .await;
        match deleted {
            Ok(_) => Ok(()),
            Err(error) => {
                Err(
                    delete_failure(error, &mut connection, "articles", id, |referrers| {
                        Error::conflict(
                            "article_in_use",
                            format!("{referrers} refer to this article."),
                        )
                    })
                    .await,
                )
            }
        }
    }
}

impl From<Article> for Row {
    fn from(article: Article) -> Self {
        Self {
            id: article.id.into(),
            author_id: types::uuid(article.author_id),
            version: article.version.into(),
            created_at: article.created_at,
            title: article.title.into(),
            body: article.body.into(),
            pinned: article.pinned,
            published_at: article.published_at,
        }
    }
}

impl TryFrom<Row> for Article {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: types::id(row.id),
            author_id: types::id(row.author_id),
            version: row.version.into(),
            created_at: row.created_at,
            title: row.title.try_into().map_err(Error::internal)?,
            body: row.body.try_into().map_err(Error::internal)?,
            pinned: row.pinned,
            published_at: row.published_at,
        })
    }
}
