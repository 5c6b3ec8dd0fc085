use app_core::billing::{
    domain::purchase_order::{PurchaseOrder, PurchaseOrderId},
    ports::repo::purchase_order::{self, PurchaseOrderRepository},
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result, Text};
use nject::injectable;
use runtime::db::{self, Backend, Prepared, UnitOfWork, delete_failure, failure, types};

use crate::infra::db::tables::{purchase_order_lines, purchase_orders};

#[injectable]
pub struct DieselPurchaseOrderRepository {
    unit_of_work: UnitOfWork,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = purchase_orders, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    owner_id: types::Uuid,
    version: i64,
    created_at: DateTime<Utc>,
    number: String,
    bank_account_id: types::Uuid,
    due_on: Option<NaiveDate>,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = purchase_order_lines, check_for_backend(Backend))]
struct LineRow {
    purchase_order_id: types::Uuid,
    position: i32,
    value: String,
}

#[async_trait]
impl PurchaseOrderRepository for DieselPurchaseOrderRepository {
    async fn get(&self, id: PurchaseOrderId) -> Result<Option<PurchaseOrder>> {
        let mut connection = self.unit_of_work.connection().await?;
        let row = purchase_orders::table
            .find(types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        let Some(row) = row else {
            return Ok(None);
        };
        let lines = purchase_order_lines::table
            .filter(purchase_order_lines::purchase_order_id.eq(row.id))
            .order(purchase_order_lines::position)
            .select(LineRow::as_select())
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        purchase_order_from(row, lines).map(Some)
    }

    async fn save(&self, purchase_order: PurchaseOrder) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let id = types::uuid(purchase_order.id);
        let (row, lines) = rows(purchase_order);
        let upsert = diesel::insert_into(purchase_orders::table)
            .values(row)
            .on_conflict(purchase_orders::id)
            .do_update()
            .set((
                purchase_orders::owner_id.eq(excluded(purchase_orders::owner_id)),
                purchase_orders::version.eq(excluded(purchase_orders::version)),
                purchase_orders::created_at.eq(excluded(purchase_orders::created_at)),
                purchase_orders::number.eq(excluded(purchase_orders::number)),
                purchase_orders::bank_account_id.eq(excluded(purchase_orders::bank_account_id)),
                purchase_orders::due_on.eq(excluded(purchase_orders::due_on)),
            ));
        Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(|error| {
                if db::violates_unique(&error, "purchase_orders", &["owner_id", "number"]) {
                    purchase_order::purchase_order_number_taken()
                } else if db::violates_foreign_key(&error) {
                    Error::unknown(
                        "/bank_account_id",
                        "bank_account_unknown",
                        "There is no such bank account.",
                    )
                } else {
                    failure(error)
                }
            })?;
        diesel::delete(
            purchase_order_lines::table.filter(purchase_order_lines::purchase_order_id.eq(id)),
        )
        .execute(&mut *connection)
        .await
        .map_err(failure)?;
        connection
            .insert_all(purchase_order_lines::table, lines)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn delete(&self, id: PurchaseOrderId) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let deleted = diesel::delete(purchase_orders::table.find(types::uuid(id)))
            .execute(&mut *connection)
            .await;
        match deleted {
            Ok(_) => Ok(()),
            Err(error) => {
                Err(
                    delete_failure(error, &mut connection, "purchase_orders", id, |referrers| {
                        Error::conflict(
                            "purchase_order_in_use",
                            format!("{referrers} refer to this purchase order."),
                        )
                    })
                    .await,
                )
            }
        }
    }
}

fn rows(purchase_order: PurchaseOrder) -> (Row, Vec<LineRow>) {
    let id = types::uuid(purchase_order.id);
    let lines = (0..)
        .zip(purchase_order.lines)
        .map(|(position, line)| LineRow {
            purchase_order_id: id,
            position,
            value: line.into(),
        })
        .collect();
    let row = Row {
        id,
        owner_id: types::uuid(purchase_order.owner_id),
        version: purchase_order.version.into(),
        created_at: purchase_order.created_at,
        number: purchase_order.number.into(),
        bank_account_id: types::uuid(purchase_order.bank_account_id),
        due_on: purchase_order.due_on,
    };
    (row, lines)
}

fn purchase_order_from(row: Row, lines: Vec<LineRow>) -> Result<PurchaseOrder> {
    Ok(PurchaseOrder {
        id: types::id(row.id),
        owner_id: types::id(row.owner_id),
        version: row.version.into(),
        created_at: row.created_at,
        number: row.number.try_into().map_err(Error::internal)?,
        bank_account_id: types::id(row.bank_account_id),
        due_on: row.due_on,
        lines: lines.into_iter().map(line_from).collect::<Result<_>>()?,
    })
}

fn line_from(row: LineRow) -> Result<Text<1, 80>> {
    row.value.try_into().map_err(Error::internal)
}
