use app_core::billing::{domain::tagging::Tagging, ports::repo::tagging::TaggingRepository};
use async_trait::async_trait;
use diesel::{dsl::exists, prelude::*};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use nject::injectable;
use runtime::db::{self, Prepared, UnitOfWork, failure, types};

use crate::infra::db::tables::taggings;

#[injectable]
pub struct DieselTaggingRepository {
    unit_of_work: UnitOfWork,
}

#[async_trait]
impl TaggingRepository for DieselTaggingRepository {
    async fn contains(&self, tagging: Tagging) -> Result<bool> {
        let mut connection = self.unit_of_work.connection().await?;
        diesel::select(exists(taggings::table.find(key(tagging))))
            .get_result(&mut *connection)
            .await
            .map_err(failure)
    }

    async fn add(&self, tagging: Tagging) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let (invoice_id, tag_id) = key(tagging);
        let insert = diesel::insert_into(taggings::table)
            .values((
                taggings::invoice_id.eq(invoice_id),
                taggings::tag_id.eq(tag_id),
            ))
            .on_conflict_do_nothing();
        Prepared(insert)
            .execute(&mut *connection)
            .await
            .map_err(|error| {
                if db::violates_foreign_key(&error) {
                    Error::not_found("tagging_end_unknown", "There is no such invoice or tag.")
                } else {
                    failure(error)
                }
            })?;
        Ok(())
    }

    async fn remove(&self, tagging: Tagging) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        diesel::delete(taggings::table.find(key(tagging)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }
}

fn key(tagging: Tagging) -> (types::Uuid, types::Uuid) {
    (types::uuid(tagging.invoice_id), types::uuid(tagging.tag_id))
}
