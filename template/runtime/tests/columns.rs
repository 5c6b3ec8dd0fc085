//! Values that are stored in columns and read back.

use diesel::{prelude::*, sql_query};
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use runtime::db::Engine;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::{
    engine::{Backend, UnitOfWork, failure, types},
    support::TestApp,
    tables::{DOCUMENTS, PRICES},
};

diesel::table! {
    use crate::engine::sql_types::*;

    documents (id) {
        id -> Integer,
        content -> Json,
        note -> Nullable<Json>,
    }
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = documents, check_for_backend(Backend))]
struct DocumentRow {
    id: i32,
    content: types::Json,
    note: Option<types::Json>,
}

diesel::table! {
    use crate::engine::sql_types::*;

    prices (id) {
        id -> Integer,
        amount -> Decimal,
        discount -> Nullable<Numeric>,
    }
}

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = prices, check_for_backend(Backend))]
struct PriceRow {
    id: i32,
    amount: types::Decimal,
    discount: Option<types::Decimal>,
}

#[tokio::test]
async fn json_is_read_as_it_was_written() {
    let app = TestApp::start().await;
    app.sql(DOCUMENTS).await;
    let values = [
        json!(null),
        json!(true),
        json!(""),
        json!("a \"quoted\" \\ \u{1}\u{7f} line\n, ünï©ödé, 𝄞"),
        json!([]),
        json!({}),
        json!({ "": [{ "b": 1, "a": [null, -1, 2.5, u64::MAX, i64::MIN] }], "a": { "a": {} } }),
    ];

    for (id, value) in (1..).zip(values) {
        let row = DocumentRow {
            id,
            content: value.clone().into(),
            note: (id % 2 == 0).then(|| value.clone().into()),
        };
        let read = store_document(&app, row).await.unwrap();

        assert_eq!(Value::from(read.content), value);
        assert_eq!(read.note.map(Value::from), (id % 2 == 0).then_some(value));
    }
}

#[tokio::test]
async fn decimals_are_read_as_they_were_written() {
    let app = TestApp::start().await;
    app.sql(PRICES).await;
    let numbers = [
        "0",
        "0.0",
        "0.0000000000000000000000000000",
        "1",
        "12.30",
        "-12.30",
        "10",
        "9999",
        "10000",
        "10000.0000",
        "100000000",
        "0.1",
        "0.0001",
        "0.00001",
        "-0.00010000",
        "1.0000000000000000000000000000",
        "0.0000000000000000000000000001",
        "-0.0000000000000000000000000001",
        "12345678901234.56789012345678",
        "99999999.99999999",
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
        "7.9228162514264337593543950335",
        "-7922816251426433759354395033.5",
        "70000000000000000000000000000",
    ];

    for (id, number) in (1..).zip(numbers) {
        let row = PriceRow {
            id,
            amount: decimal(number).into(),
            discount: (id % 2 == 0).then(|| decimal(number).into()),
        };
        let read = store_price(&app, row).await.unwrap();

        // As text, because equal numbers may have different scales.
        assert_eq!(Decimal::from(read.amount).to_string(), number);
        let discount = read.discount.map(|read| Decimal::from(read).to_string());
        assert_eq!(discount.as_deref(), (id % 2 == 0).then_some(number));
    }
}

#[tokio::test]
async fn a_negative_zero_is_stored_as_zero() {
    let app = TestApp::start().await;
    app.sql(PRICES).await;
    let row = PriceRow {
        id: 1,
        amount: (-decimal("0.00")).into(),
        discount: None,
    };

    let read = store_price(&app, row).await.unwrap();

    assert_eq!(Decimal::from(read.amount).to_string(), "0.00");
}

#[tokio::test]
async fn a_number_that_no_decimal_can_represent_is_an_internal_error() {
    let app = TestApp::start().await;
    app.sql(PRICES).await;
    let numbers = [
        "NaN",
        "Infinity",
        "-Infinity",
        // One more than the largest.
        "79228162514264337593543950336",
        // A digit too much.
        "0.00000000000000000000000000001",
        "7.92281625142643375935439503350",
        "1e1000",
        "-1e-1000",
    ];

    for number in numbers {
        let read = app
            .context
            .database()
            .write(1, move |unit_of_work: UnitOfWork| async move {
                let mut connection = unit_of_work.connection().await?;
                sql_query(format!(
                    "INSERT INTO prices (id, amount) VALUES (1, '{number}')"
                ))
                .execute(&mut *connection)
                .await
                .map_err(failure)?;
                prices::table
                    .select(PriceRow::as_select())
                    .first(&mut *connection)
                    .await
                    .map_err(failure)
            })
            .await;

        assert!(matches!(read, Err(Error::Internal(_))), "{number}");
    }
}

async fn store_document(app: &TestApp, row: DocumentRow) -> Result<DocumentRow> {
    let work = async move |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        let id = row.id;
        diesel::insert_into(documents::table)
            .values(row)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        documents::table
            .find(id)
            .select(DocumentRow::as_select())
            .first(&mut *connection)
            .await
            .map_err(failure)
    };
    app.context.database().write(1, work).await
}

async fn store_price(app: &TestApp, row: PriceRow) -> Result<PriceRow> {
    let work = async move |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        let id = row.id;
        diesel::insert_into(prices::table)
            .values(row)
            .execute(&mut *connection)
            .await
            .map_err(failure)?;
        prices::table
            .find(id)
            .select(PriceRow::as_select())
            .first(&mut *connection)
            .await
            .map_err(failure)
    };
    app.context.database().write(1, work).await
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}
