use app_core::billing::{
    domain::{
        order::{Order, OrderId},
        order_line::OrderLine,
    },
    ports::repo::order::OrderRepository,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use nject::injectable;
use runtime::db::{self, Backend, Prepared, UnitOfWork, delete_failure, failure, types};

use crate::infra::db::tables::{order_lines, order_tag_ids, orders};

#[injectable]
pub struct DieselOrderRepository {
    unit_of_work: UnitOfWork,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = orders, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    owner_id: types::Uuid,
    version: i64,
    created_at: DateTime<Utc>,
    main_product_id: types::Uuid,
    main_quantity: i32,
    gift_product_id: Option<types::Uuid>,
    gift_quantity: Option<i32>,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = order_tag_ids, check_for_backend(Backend))]
struct TagIdRow {
    order_id: types::Uuid,
    position: i32,
    value: types::Uuid,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = order_lines, check_for_backend(Backend))]
struct LineRow {
    order_id: types::Uuid,
    position: i32,
    product_id: types::Uuid,
    quantity: i32,
}

#[async_trait]
impl OrderRepository for DieselOrderRepository {
    async fn get(&self, id: OrderId) -> Result<Option<Order>> {
        let mut connection = self.unit_of_work.connection().await?;
        let row = orders::table
            .find(types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?;
        let Some(row) = row else {
            return Ok(None);
        };
        let tag_ids = order_tag_ids::table
            .filter(order_tag_ids::order_id.eq(row.id))
            .order(order_tag_ids::position)
            .select(TagIdRow::as_select())
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        let lines = order_lines::table
            .filter(order_lines::order_id.eq(row.id))
            .order(order_lines::position)
            .select(LineRow::as_select())
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        order_from(row, tag_ids, lines).map(Some)
    }

    async fn save(&self, order: Order) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let id = types::uuid(order.id);
        let (row, tag_ids, lines) = rows(order);
        let upsert = diesel::insert_into(orders::table)
            .values(row)
            .on_conflict(orders::id)
            .do_update()
            .set((
                orders::owner_id.eq(excluded(orders::owner_id)),
                orders::version.eq(excluded(orders::version)),
                orders::created_at.eq(excluded(orders::created_at)),
                orders::main_product_id.eq(excluded(orders::main_product_id)),
                orders::main_quantity.eq(excluded(orders::main_quantity)),
                orders::gift_product_id.eq(excluded(orders::gift_product_id)),
                orders::gift_quantity.eq(excluded(orders::gift_quantity)),
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
        diesel::delete(order_tag_ids::table.filter(order_tag_ids::order_id.eq(id)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        connection
            .insert_all(order_tag_ids::table, tag_ids)
            .await
            .map_err(|error| {
                if db::violates_foreign_key(&error) {
                    Error::unknown("/tag_ids", "tag_unknown", "There is no such tag.")
                } else {
                    failure(error)
                }
            })?;
        diesel::delete(order_lines::table.filter(order_lines::order_id.eq(id)))
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        connection
            .insert_all(order_lines::table, lines)
            .await
            .map_err(|error| {
                if db::violates_foreign_key(&error) {
                    Error::unknown("/lines", "product_unknown", "There is no such product.")
                } else {
                    failure(error)
                }
            })?;
        Ok(())
    }

    async fn delete(&self, id: OrderId) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let deleted = diesel::delete(orders::table.find(types::uuid(id)))
            .execute(&mut *connection)
            .await;
        match deleted {
            Ok(_) => Ok(()),
            Err(error) => Err(
                delete_failure(error, &mut connection, "orders", id, |referrers| {
                    Error::conflict("order_in_use", format!("{referrers} refer to this order."))
                })
                .await,
            ),
        }
    }
}

fn rows(order: Order) -> (Row, Vec<TagIdRow>, Vec<LineRow>) {
    let id = types::uuid(order.id);
    let tag_ids = (0..)
        .zip(order.tag_ids)
        .map(|(position, tag_id)| TagIdRow {
            order_id: id,
            position,
            value: types::uuid(tag_id),
        })
        .collect();
    let lines = (0..)
        .zip(order.lines)
        .map(|(position, line)| LineRow {
            order_id: id,
            position,
            product_id: types::uuid(line.product_id()),
            quantity: line.quantity(),
        })
        .collect();
    let row = Row {
        id,
        owner_id: types::uuid(order.owner_id),
        version: order.version.into(),
        created_at: order.created_at,
        main_product_id: types::uuid(order.main.product_id()),
        main_quantity: order.main.quantity(),
        gift_product_id: order
            .gift
            .as_ref()
            .map(|gift| types::uuid(gift.product_id())),
        gift_quantity: order.gift.as_ref().map(OrderLine::quantity),
    };
    (row, tag_ids, lines)
}

#[allow(clippy::needless_pass_by_value)] // no column is moved
fn order_from(row: Row, tag_ids: Vec<TagIdRow>, lines: Vec<LineRow>) -> Result<Order> {
    Ok(Order {
        id: types::id(row.id),
        owner_id: types::id(row.owner_id),
        version: row.version.into(),
        created_at: row.created_at,
        tag_ids: tag_ids
            .into_iter()
            .map(|row| types::id(row.value))
            .collect(),
        lines: lines
            .into_iter()
            .map(|row| {
                OrderLine::new(types::id(row.product_id), row.quantity).map_err(Error::internal)
            })
            .collect::<Result<_>>()?,
        main: OrderLine::new(types::id(row.main_product_id), row.main_quantity)
            .map_err(Error::internal)?,
        gift: match (row.gift_product_id, row.gift_quantity) {
            (Some(gift_product_id), Some(gift_quantity)) => Some(
                OrderLine::new(types::id(gift_product_id), gift_quantity)
                    .map_err(Error::internal)?,
            ),
            _ => None,
        },
    })
}
