//! A service whose server became a standby, which can only be read, is not ready.

use std::fs;

use axum::http::StatusCode;
use runtime::{db::Engine as _, db::migrations};
use runtime_testing::postgres::Cluster;

use crate::{
    engine::Database,
    queue::relay::until,
    readiness::ask_context,
    support::{AppContext, MIGRATIONS, settings::read},
};

#[tokio::test]
async fn a_server_that_can_only_be_read_is_noticed() {
    let server = Cluster::start(&["fsync = off"]).unwrap();
    let settings = read(&[("DATABASE__URL", &server.url("test"))]).unwrap();
    Database::create(&settings.database).await.unwrap();
    migrations::run::<Database>(MIGRATIONS, &settings.database)
        .await
        .unwrap();
    let context = AppContext::open(settings).await.unwrap();
    ask_context(&context).await.expect(StatusCode::OK);

    server
        .run("pg_ctl", &["stop", "--silent", "--mode=fast"])
        .unwrap();
    fs::write(server.data().join("standby.signal"), "").unwrap();
    server
        .run("pg_ctl", &["start", "--silent", "--wait", "--log=log"])
        .unwrap();

    until(async || {
        let answer = ask_context(&context).await;
        answer.body["code"] == "database_not_writable"
    })
    .await;
}
