use app_core::billing::{
    domain::customer::{Customer, CustomerId},
    ports::repo::customer::CustomerRepository,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use nject::injectable;
use runtime::db::{Backend, Prepared, UnitOfWork, delete_failure, failure, types};

use crate::infra::db::tables::customers;

#[injectable]
pub struct DieselCustomerRepository {
    unit_of_work: UnitOfWork,
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = customers, check_for_backend(Backend))]
struct Row {
    id: types::Uuid,
    version: i64,
    created_at: DateTime<Utc>,
    name: String,
}

#[async_trait]
impl CustomerRepository for DieselCustomerRepository {
    async fn get(&self, id: CustomerId) -> Result<Option<Customer>> {
        let mut connection = self.unit_of_work.connection().await?;
        customers::table
            .find(types::uuid(id))
            .select(Row::as_select())
            .first(&mut *connection)
            .await
            .optional()
            .map_err(failure)?
            .map(Customer::try_from)
            .transpose()
    }

    async fn save(&self, customer: Customer) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let upsert = diesel::insert_into(customers::table)
            .values(Row::from(customer))
            .on_conflict(customers::id)
            .do_update()
            .set((
                customers::version.eq(excluded(customers::version)),
                customers::created_at.eq(excluded(customers::created_at)),
                customers::name.eq(excluded(customers::name)),
            ));
        Prepared(upsert)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(())
    }

    async fn delete(&self, id: CustomerId) -> Result<()> {
        let mut connection = self.unit_of_work.connection().await?;
        let deleted = diesel::delete(customers::table.find(types::uuid(id)))
            .execute(&mut *connection)
            .await;
        match deleted {
            Ok(_) => Ok(()),
            Err(error) => {
                Err(
                    delete_failure(error, &mut connection, "customers", id, |referrers| {
                        Error::conflict(
                            "customer_in_use",
                            format!("{referrers} refer to this customer."),
                        )
                    })
                    .await,
                )
            }
        }
    }
}

impl From<Customer> for Row {
    fn from(customer: Customer) -> Self {
        Self {
            id: customer.id.into(),
            version: customer.version.into(),
            created_at: customer.created_at,
            name: customer.name.into(),
        }
    }
}

impl TryFrom<Row> for Customer {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: types::id(row.id),
            version: row.version.into(),
            created_at: row.created_at,
            name: row.name.try_into().map_err(Error::internal)?,
        })
    }
}
