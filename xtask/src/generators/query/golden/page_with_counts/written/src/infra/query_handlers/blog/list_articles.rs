use std::collections::HashMap;

use app_core::blog::{
    domain::article::ArticleId, queries::list_articles::ListArticles,
    shared::article_with_author_and_favorites_count_view::ArticleWithAuthorAndFavoritesCountView,
};
use diesel::{dsl, prelude::*};
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{
    db::tables::{articles, authors, favorites},
    query_handlers::blog::article_with_author_and_favorites_count_row::ArticleWithAuthorAndFavoritesCountRow,
};

/// The list and its order, for cursors.
const LIST: &str = "articles of blog by id, descending";

#[injectable]
pub struct ListArticlesHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListArticles> for ListArticlesHandler {
    async fn handle(
        &self,
        query: ListArticles,
    ) -> Result<Page<ArticleWithAuthorAndFavoritesCountView>> {
        let mut selected = articles::table
            .inner_join(authors::table.on(articles::author_id.eq(authors::id)))
            .order(articles::id.desc())
            .limit(query.limit.and_one_more())
            .select(ArticleWithAuthorAndFavoritesCountRow::as_select())
            .into_boxed();
        if let Some(value) = query.status {
            selected = selected.filter(articles::status.eq(value.as_str().to_owned()));
        }
        if let Some(after) = query.after {
            let id: ArticleId = after.decode(LIST)?;
            selected = selected.filter(articles::id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.snapshot().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let ids: Vec<_> = rows.iter().map(|row| row.article.id).collect();
        let favorites_count: HashMap<_, _> = favorites::table
            .filter(favorites::article_id.eq_any(&ids))
            .group_by(favorites::article_id)
            .select((favorites::article_id, dsl::count_star()))
            .load::<(types::Uuid, i64)>(&mut *connection)
            .await
            .map_err(failure)?
            .into_iter()
            .collect();
        let (entities, others): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .map(|row| (row.article, row.author))
            .unzip();
        let items = entities
            .into_iter()
            .zip(others)
            .map(|(article, author)| {
                Ok(ArticleWithAuthorAndFavoritesCountView {
                    favorites_count: favorites_count
                        .get(&article.id)
                        .copied()
                        .unwrap_or_default(),
                    article: article.try_into()?,
                    author: author.into(),
                })
            })
            .collect::<Result<_>>()?;
        Page::new(
            items,
            query.limit,
            |last: &ArticleWithAuthorAndFavoritesCountView| Cursor::encode(LIST, &last.article.id),
        )
    }
}
