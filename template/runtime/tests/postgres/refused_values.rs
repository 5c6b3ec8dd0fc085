//! Values that the server cannot store are errors of the input.

use chrono::{DateTime, Utc};
use diesel::{
    query_builder::{QueryFragment, QueryId},
    sql_query,
};
use diesel_async::RunQueryDsl;
use kernel::Error;
use runtime::db::Engine;
use serde_json::json;

use crate::{
    engine::{Backend, UnitOfWork, failure, sql_types, types},
    support::TestApp,
};

#[tokio::test]
async fn a_text_with_a_zero_character_is_invalid() {
    let app = TestApp::start().await;
    let statement = sql_query("SELECT $1").bind::<sql_types::Text, _>("a\0b");

    assert_eq!(code_of(&app, statement).await, "character_not_allowed");
}

#[tokio::test]
async fn json_with_a_zero_character_is_invalid() {
    let app = TestApp::start().await;

    for json in [json!("a\0b"), json!({ "a\0b": 1 })] {
        let json = types::Json::from(json);
        let statement = sql_query("SELECT $1").bind::<sql_types::Json, _>(json);

        assert_eq!(code_of(&app, statement).await, "character_not_allowed");
    }
}

#[tokio::test]
async fn a_time_that_is_out_of_range_is_invalid() {
    let app = TestApp::start().await;
    let statement = sql_query("SELECT $1").bind::<sql_types::DateTime, _>(DateTime::<Utc>::MIN_UTC);

    assert_eq!(code_of(&app, statement).await, "number_out_of_range");
}

#[tokio::test]
async fn a_number_that_is_out_of_range_is_invalid() {
    let app = TestApp::start().await;
    let out_of_range = [
        "SELECT 2147483647 + 1",
        "SELECT 9223372036854775807 + 1",
        "SELECT 123.45::numeric(4, 2)",
        "SELECT '1e400'::double precision",
        "SELECT '99999-01-01 BC'::date",
    ];

    for statement in out_of_range {
        assert_eq!(
            code_of(&app, sql_query(statement)).await,
            "number_out_of_range",
            "{statement}"
        );
    }
}

#[tokio::test]
async fn a_text_that_is_too_long_is_invalid() {
    let app = TestApp::start().await;
    app.sql("CREATE TABLE words (short VARCHAR(3), indexed TEXT UNIQUE)")
        .await;
    // A long text that cannot be compressed much.
    let long =
        "(SELECT string_agg(sha256(n::text::bytea)::text, '') FROM generate_series(1, 200) n)";
    let statements = [
        "INSERT INTO words (short) VALUES ('long')".to_owned(),
        format!("INSERT INTO words (indexed) VALUES ({long})"),
    ];

    for statement in statements {
        assert_eq!(code_of(&app, sql_query(statement)).await, "text_too_long");
    }
}

/// Returns the code of the rule that `statement` breaks.
async fn code_of(
    app: &TestApp,
    statement: impl QueryFragment<Backend> + QueryId + Send + 'static,
) -> &'static str {
    let work = async move |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        statement.execute(&mut *connection).await.map_err(failure)
    };
    let executed = app.context.database().write(1, work).await;

    let Err(Error::Invalid(violations)) = executed else {
        panic!("{executed:?}");
    };
    assert_eq!(violations.len(), 1);
    assert_eq!(violations[0].pointer, "");
    violations[0].code
}
