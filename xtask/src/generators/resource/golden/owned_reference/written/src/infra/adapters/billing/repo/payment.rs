use app_core::billing::{
    domain::payment::{Payment, PaymentId},
    ports::repo::payment::PaymentRepository,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use nject::injectable;
use runtime::db::{self, Backend, Prepared, UnitOfWork, delete_failure, failure, types};

use crate::infra::db::tables::payments;

#[injectable]
pub struct DieselPaymentRepository {
    unit_of_work: UnitOfWork,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = payments, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    payer_id: types::Uuid,
    version: i64,
    created_at: DateTime<Utc>,
    order_id: types::Uuid,
    refund_of_id: Option<types::Uuid>,
    amount: i64,
}

#[async_trait]
impl PaymentRepository for DieselPaymentRepository {
    async fn get(&self, id: PaymentId) -> Result<Option<Payment>> {
        let mut connection = self.unit_of_work.connection().await?;
        let row = payments::table
            .find(types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        Ok(row.map(Payment::from))
    }

    async fn save(&self, payment: Payment) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let upsert = diesel::insert_into(payments::table)
            .values(Row::from(payment))
            .on_conflict(payments::id)
            .do_update()
            .set((
                payments::payer_id.eq(excluded(payments::payer_id)),
                payments::version.eq(excluded(payments::version)),
                payments::created_at.eq(excluded(payments::created_at)),
                payments::order_id.eq(excluded(payments::order_id)),
                payments::refund_of_id.eq(excluded(payments::refund_of_id)),
                payments::amount.eq(excluded(payments::amount)),
            ));
        Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(|error| {
                if db::violates_foreign_key(&error) {
                    Error::unknown(
                        "",
                        "reference_unknown",
                        "Something that it refers to does not exist.",
                    )
                } else {
                    failure(error)
                }
            })?;
        Ok(())
    }

    async fn delete(&self, id: PaymentId) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let deleted = diesel::delete(payments::table.find(types::uuid(id)))
            .execute(&mut *connection)
            .await;
        match deleted {
            Ok(_) => Ok(()),
            Err(error) => {
                Err(
                    delete_failure(error, &mut connection, "payments", id, |referrers| {
                        Error::conflict(
                            "payment_in_use",
                            format!("{referrers} refer to this payment."),
                        )
                    })
                    .await,
                )
            }
        }
    }
}

impl From<Payment> for Row {
    fn from(payment: Payment) -> Self {
        Self {
            id: payment.id.into(),
            payer_id: types::uuid(payment.payer_id),
            version: payment.version.into(),
            created_at: payment.created_at,
            order_id: types::uuid(payment.order_id),
            refund_of_id: payment.refund_of_id.map(types::uuid),
            amount: payment.amount,
        }
    }
}

impl From<Row> for Payment {
    fn from(row: Row) -> Self {
        Self {
            id: types::id(row.id),
            payer_id: types::id(row.payer_id),
            version: row.version.into(),
            created_at: row.created_at,
            order_id: types::id(row.order_id),
            refund_of_id: row.refund_of_id.map(types::id),
            amount: row.amount,
        }
    }
}
