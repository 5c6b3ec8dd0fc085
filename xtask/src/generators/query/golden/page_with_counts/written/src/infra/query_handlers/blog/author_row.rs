use app_core::blog::shared::author_view::AuthorView;
use diesel::prelude::*;
use runtime::db::{Backend, types};

use crate::infra::db::tables::authors;

/// The columns that queries show of authors.
#[derive(Queryable, Selectable)]
#[diesel(table_name = authors, check_for_backend(Backend))]
pub struct AuthorRow {
    pub id: types::Uuid,
    name: String,
}

impl From<AuthorRow> for AuthorView {
    fn from(row: AuthorRow) -> Self {
        Self {
            id: types::id(row.id),
            name: row.name,
        }
    }
}
