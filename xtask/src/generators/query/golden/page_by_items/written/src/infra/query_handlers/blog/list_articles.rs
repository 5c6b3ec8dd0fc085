use app_core::blog::{
    domain::article::ArticleId, queries::list_articles::ListArticles,
    shared::article_view::ArticleView,
};
use diesel::{dsl, prelude::*};
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{
    db::tables::{article_label_ids, article_tags, articles},
    query_handlers::blog::{article_row::ArticleRow, article_view::article_views},
};

/// The list and its order, for cursors.
const LIST: &str = "articles of blog by id, descending";

#[injectable]
pub struct ListArticlesHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListArticles> for ListArticlesHandler {
    async fn handle(&self, query: ListArticles) -> Result<Page<ArticleView>> {
        let mut counted = articles::table
            .filter(dsl::exists(
                article_label_ids::table
                    .filter(article_label_ids::article_id.eq(articles::id))
                    .filter(article_label_ids::value.eq(types::uuid(query.label_id))),
            ))
            .count()
            .into_boxed();
        let mut selected = articles::table
            .filter(dsl::exists(
                article_label_ids::table
                    .filter(article_label_ids::article_id.eq(articles::id))
                    .filter(article_label_ids::value.eq(types::uuid(query.label_id))),
            ))
            .order(articles::id.desc())
            .limit(query.limit.and_one_more())
            .select(ArticleRow::as_select())
            .into_boxed();
        if let Some(value) = query.tag {
            counted = counted.filter(dsl::exists(
                article_tags::table
                    .filter(article_tags::article_id.eq(articles::id))
                    .filter(article_tags::value.eq(value.as_str().to_owned())),
            ));
            selected = selected.filter(dsl::exists(
                article_tags::table
                    .filter(article_tags::article_id.eq(articles::id))
                    .filter(article_tags::value.eq(value.as_str().to_owned())),
            ));
        }
        if let Some(after) = query.after {
            let id: ArticleId = after.decode(LIST)?;
            selected = selected.filter(articles::id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.snapshot().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let total = counted
            .get_result(&mut *connection)
            .await
            .map_err(failure)?;
        let items = article_views(rows, &mut connection).await?;
        let page = Page::new(items, query.limit, |last: &ArticleView| {
            Cursor::encode(LIST, &last.summary.id)
        })?;
        Ok(page.counted(total))
    }
}
