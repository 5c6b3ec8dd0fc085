use app_core::blog::shared::article_view::ArticleView;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Result;
use runtime::db::{self, Connection, failure, types};

use crate::infra::{
    db::tables::{article_label_ids, article_tags},
    query_handlers::blog::article_row::ArticleRow,
};

/// Reads the lists of the articles in `rows`, with one statement for each list.
pub async fn article_views(
    rows: Vec<ArticleRow>,
    connection: &mut Connection,
) -> Result<Vec<ArticleView>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut tags_of = db::grouped(
        article_tags::table
            .filter(article_tags::article_id.eq_any(&ids))
            .order((article_tags::article_id, article_tags::position))
            .select((article_tags::article_id, article_tags::value))
            .load::<(types::Uuid, String)>(connection)
            .await
            .map_err(failure)?,
    );
    let mut label_ids_of = db::grouped(
        article_label_ids::table
            .filter(article_label_ids::article_id.eq_any(&ids))
            .order((article_label_ids::article_id, article_label_ids::position))
            .select((article_label_ids::article_id, article_label_ids::value))
            .load::<(types::Uuid, types::Uuid)>(connection)
            .await
            .map_err(failure)?,
    );
    Ok(rows
        .into_iter()
        .map(|row| {
            let id = row.id;
            view(
                row,
                tags_of.remove(&id).unwrap_or_default(),
                label_ids_of.remove(&id).unwrap_or_default(),
            )
        })
        .collect())
}

fn view(row: ArticleRow, tags: Vec<String>, label_ids: Vec<types::Uuid>) -> ArticleView {
    ArticleView {
        summary: row.into(),
        tags,
        label_ids: label_ids.into_iter().map(types::id).collect(),
    }
}
