//! The errors of statements that violate a constraint.

use diesel::{
    prelude::*,
    query_builder::{QueryFragment, QueryId},
    result::Error as DieselError,
    sql_query,
};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use runtime::db::Engine;
use uuid::Uuid;

use crate::{
    engine::{
        Backend, UnitOfWork, delete_failure, failure, types, violates_foreign_key, violates_unique,
    },
    support::TestApp,
    tables::CUSTOMERS,
};

diesel::table! {
    use crate::engine::sql_types::*;

    customers (id) {
        id -> Uuid,
        owner -> Integer,
        number -> Integer,
        order -> Integer,
    }
}

#[derive(Insertable)]
#[diesel(table_name = customers)]
struct Row {
    id: types::Uuid,
    owner: i32,
    number: i32,
    order: i32,
}

diesel::table! {
    use crate::engine::sql_types::*;

    invoices (id) {
        id -> Integer,
        customer_id -> Uuid,
    }
}

const CUSTOMER: Uuid = Uuid::from_u128(1);

#[tokio::test]
async fn a_violated_unique_is_told_by_all_of_its_columns() {
    let app = customers().await;

    let error = insert_customer(&app, row(2, 1, 1, 9)).await;

    assert!(violates_unique(&error, "customers", &["owner", "number"]));
    assert!(violates_unique(&error, "customers", &["number", "owner"]));
    assert!(!violates_unique(&error, "customers", &["owner"]));
    assert!(!violates_unique(&error, "customers", &["number"]));
    assert!(!violates_unique(&error, "customers", &["number", "order"]));
    assert!(!violates_unique(
        &error,
        "customers",
        &["owner", "number", "order"]
    ));
    assert!(!violates_unique(&error, "customer", &["owner", "number"]));
    assert!(!violates_foreign_key(&error));
}

#[tokio::test]
async fn a_violated_unique_may_have_a_column_whose_name_is_a_keyword() {
    let app = customers().await;

    let error = insert_customer(&app, row(2, 9, 1, 0)).await;

    assert!(violates_unique(&error, "customers", &["number", "order"]));
    assert!(!violates_unique(&error, "customers", &["owner", "number"]));
}

#[tokio::test]
async fn a_violated_primary_key_is_a_violated_unique() {
    let app = customers().await;

    let error = insert_customer(&app, row(1, 9, 9, 9)).await;

    assert!(violates_unique(&error, "customers", &["id"]));
}

#[tokio::test]
async fn a_row_that_refers_to_none_violates_a_foreign_key() {
    let app = customers().await;
    let invoice = (
        invoices::id.eq(1),
        invoices::customer_id.eq(types::uuid(Uuid::from_u128(2))),
    );

    let error = error_of(&app, diesel::insert_into(invoices::table).values(invoice)).await;

    assert!(violates_foreign_key(&error), "{error:?}");
    assert!(!violates_unique(&error, "invoices", &["customer_id"]));
}

#[tokio::test]
async fn what_nothing_refers_to_is_deleted() {
    let app = customers().await;

    delete_customer(&app).await.unwrap();
}

#[tokio::test]
async fn what_only_refers_to_it_until_it_is_deleted_does_not_prevent_that() {
    let app = customers().await;
    app.sql("INSERT INTO customer_notes (id, customer_id) SELECT 1, id FROM customers")
        .await;

    delete_customer(&app).await.unwrap();
}

#[tokio::test]
async fn deleting_what_is_in_use_tells_what_refers_to_it() {
    let cases = [
        (
            "INSERT INTO invoices (id, customer_id) SELECT 1, id FROM customers",
            "Invoices refer to this customer.",
        ),
        // Both columns of the foreign key, which is `ON DELETE RESTRICT`.
        (
            "INSERT INTO credit_limits (id, owner, number) SELECT 1, owner, number FROM customers",
            "Credit limits refer to this customer.",
        ),
    ];

    for (sql, message) in cases {
        let app = customers().await;
        app.sql("INSERT INTO customer_notes (id, customer_id) SELECT 1, id FROM customers")
            .await;
        app.sql(sql).await;

        let deleted = delete_customer(&app).await;

        let Err(Error::Conflict(reason)) = deleted else {
            panic!("{deleted:?}");
        };
        assert_eq!(reason.code, "customer_in_use");
        assert_eq!(reason.message, message);
    }
}

#[tokio::test]
async fn another_error_of_a_deletion_is_an_error_of_the_database() {
    let app = customers().await;

    let error = error_of(&app, sql_query("DELETE FROM suppliers")).await;
    let work = async |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        let in_use = |_: &str| Error::conflict("in_use", "It is in use.");
        Ok(delete_failure(error, &mut connection, "suppliers", CUSTOMER, in_use).await)
    };
    let error = app.context.database().write(1, work).await.unwrap();

    assert!(matches!(error, Error::Internal(_)), "{error:?}");
}

/// Deletes the customer as an adapter does.
async fn delete_customer(app: &TestApp) -> Result<()> {
    let work = async |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        let deleted = diesel::delete(customers::table.find(types::uuid(CUSTOMER)))
            .execute(&mut *connection)
            .await;
        if let Err(error) = deleted {
            let in_use = |referrers: &str| {
                Error::conflict(
                    "customer_in_use",
                    format!("{referrers} refer to this customer."),
                )
            };
            return Err(
                delete_failure(error, &mut connection, "customers", CUSTOMER, in_use).await,
            );
        }
        Ok(())
    };
    app.context.database().write(1, work).await
}

/// Starts the service with one customer.
async fn customers() -> TestApp {
    let app = TestApp::start().await;
    app.sql(CUSTOMERS).await;
    let work = async |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        diesel::insert_into(customers::table)
            .values(row(1, 1, 1, 0))
            .execute(&mut *connection)
            .await
            .map_err(failure)
    };
    app.context.database().write(1, work).await.unwrap();
    app
}

/// Inserts a customer, which fails, and returns the error.
async fn insert_customer(app: &TestApp, row: Row) -> DieselError {
    error_of(app, diesel::insert_into(customers::table).values(row)).await
}

fn row(id: u128, owner: i32, number: i32, order: i32) -> Row {
    Row {
        id: types::uuid(Uuid::from_u128(id)),
        owner,
        number,
        order,
    }
}

/// Runs `statement`, which fails, and returns its error.
async fn error_of(
    app: &TestApp,
    statement: impl QueryFragment<Backend> + QueryId + Send + 'static,
) -> DieselError {
    let work = async move |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        let executed = connection
            .transaction(async |connection| statement.execute(connection).await)
            .await;
        Ok(executed.unwrap_err())
    };
    app.context.database().write(1, work).await.unwrap()
}
