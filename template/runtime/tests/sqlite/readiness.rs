//! A service that would lose what it writes is not ready.

use std::fs;

use axum::http::StatusCode;
use diesel::{Connection as _, SqliteConnection, connection::SimpleConnection as _};
use runtime::settings::Settings as _;

use crate::{
    queue::relay::until,
    readiness::ask,
    support::{TestApp, settings::Settings},
};

fn file(settings: &Settings) -> &str {
    settings.database().file()
}

#[tokio::test]
async fn a_file_that_was_deleted_is_noticed() {
    let app = TestApp::start().await;
    fs::remove_file(file(app.context.settings())).unwrap();

    let answer = ask(&app).await.expect(StatusCode::SERVICE_UNAVAILABLE);

    assert_eq!(answer.text("/code"), "database_replaced");
}

#[tokio::test]
async fn a_file_that_was_replaced_is_noticed() {
    let app = TestApp::start().await;
    let file = file(app.context.settings());
    let copy = format!("{file}.copy");
    fs::copy(file, &copy).unwrap();
    fs::rename(copy, file).unwrap();

    let answer = ask(&app).await.expect(StatusCode::SERVICE_UNAVAILABLE);

    assert_eq!(answer.text("/code"), "database_replaced");
}

#[tokio::test]
async fn a_database_that_accepts_no_changes_is_noticed() {
    let app = TestApp::start().await;
    app.sql("PRAGMA query_only = ON").await;

    let answer = ask(&app).await.expect(StatusCode::SERVICE_UNAVAILABLE);

    assert_eq!(answer.text("/code"), "database_not_writable");
}

#[tokio::test]
async fn a_lock_that_another_process_keeps_is_noticed() {
    let app = TestApp::start().await;
    let mut other = SqliteConnection::establish(file(app.context.settings())).unwrap();
    other.batch_execute("BEGIN IMMEDIATE").unwrap();

    let answer = ask(&app).await.expect(StatusCode::SERVICE_UNAVAILABLE);

    assert_eq!(answer.text("/code"), "database_not_writable");
    other.batch_execute("ROLLBACK").unwrap();
    until(async || ask(&app).await.status == StatusCode::OK).await;
}
