//! An event of another service has its effect once, whatever happens.

use std::{sync::atomic::Ordering::SeqCst, time::Duration};

use async_nats::jetstream::{Context, consumer::pull, stream::Config};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use runtime::{
    TraceContext,
    db::{Engine, UnitOfWork, failure},
    metrics,
    queue::Admin,
};
use serde_json::json;

use crate::{
    server::Server,
    service::{Fixture, until},
};

const SUBJECT: &str = "events.bank.payment_made";
const CONSUMER: &str = "shop-bank__payment_made";

/// Another service.
async fn bank(server: &Server) -> Context {
    let nats = server.connect().await;
    let config = Config {
        name: "events".to_owned(),
        subjects: vec!["events.>".to_owned()],
        ..Config::default()
    };
    nats.get_or_create_stream(config).await.unwrap();
    nats
}

fn payment(id: &str, amount: i64) -> String {
    let event = json!({
        "specversion": "1.0",
        "id": id,
        "source": "/bank",
        "type": "bank.payment_made",
        "data": { "amount": amount, "more": "than is needed" },
    });
    event.to_string()
}

async fn send(nats: &Context, payload: String) {
    let sent = nats.publish(SUBJECT, payload.into()).await.unwrap();
    sent.await.unwrap();
}

/// Returns how many events the service has got and not acknowledged, and how many it has not got.
async fn outstanding(nats: &Context) -> Option<(usize, u64)> {
    let stream = nats.get_stream("events").await.ok()?;
    let mut consumer = stream.get_consumer::<pull::Config>(CONSUMER).await.ok()?;
    let info = consumer.info().await.ok()?;
    Some((info.num_ack_pending, info.num_pending))
}

async fn all_is_acknowledged(nats: &Context) {
    until(async || outstanding(nats).await == Some((0, 0))).await;
}

#[tokio::test]
async fn an_event_that_arrives_twice_has_its_effect_once() {
    let server = Server::start();
    let (bank, service) = (bank(&server).await, Fixture::new(&server).await);
    // Before the service receives for the first time, and afterwards.
    send(&bank, payment("1", 7)).await;
    let receiving = service.receive();
    all_is_acknowledged(&bank).await;

    send(&bank, payment("1", 7)).await;
    send(&bank, payment("2", 8)).await;
    all_is_acknowledged(&bank).await;

    receiving.stop().await;
    assert_eq!(service.receipts().await, [7, 8]);
    // The service is restarted.
    send(&bank, payment("2", 8)).await;
    let receiving = service.receive();
    all_is_acknowledged(&bank).await;
    receiving.stop().await;
    assert_eq!(service.receipts().await, [7, 8]);
}

#[tokio::test]
async fn the_same_id_of_another_source_is_another_event() {
    let server = Server::start();
    let (bank, service) = (bank(&server).await, Fixture::new(&server).await);
    let receiving = service.receive();

    send(&bank, payment("1", 7)).await;
    send(&bank, payment("1", 8).replace("/bank", "/other-bank")).await;

    all_is_acknowledged(&bank).await;
    receiving.stop().await;
    assert_eq!(service.receipts().await, [7, 8]);
}

#[tokio::test]
async fn an_event_has_its_effect_once_if_the_process_ends_before_it_is_acknowledged() {
    let mut server = Server::start();
    let (bank, service) = (bank(&server).await, Fixture::new(&server).await);
    let receiving = service.receive();
    until(async || outstanding(&bank).await.is_some()).await;

    // The service has the event and waits for its database. Meanwhile the server goes away, so that it gets no
    // acknowledgement.
    let release = service.occupy_database().await;
    send(&bank, payment("1", 7)).await;
    until(async || outstanding(&bank).await == Some((1, 0))).await;
    server.kill();
    drop(release);
    until(async || service.waiting().await == 1).await;
    receiving.kill().await;

    server.restart();
    bank.client().flush().await.unwrap();
    // The server would deliver the event again after half a minute, and this way it does at once.
    until(async || {
        bank.delete_consumer_from_stream(CONSUMER, "events")
            .await
            .is_ok()
    })
    .await;
    let receiving = service.receive();
    all_is_acknowledged(&bank).await;
    receiving.stop().await;
    assert_eq!(service.receipts().await, [7]);
}

#[tokio::test]
async fn an_event_that_cannot_be_stored_arrives_again() {
    let server = Server::start();
    let (bank, service) = (bank(&server).await, Fixture::new(&server).await);
    rename_queue(&service, "__queue", "hidden").await;
    let receiving = service.receive();
    send(&bank, payment("1", 7)).await;
    until(async || outstanding(&bank).await == Some((1, 0))).await;
    tokio::time::sleep(Duration::from_millis(200)).await;

    rename_queue(&service, "hidden", "__queue").await;

    // Not even its id was stored before.
    all_is_acknowledged(&bank).await;
    receiving.stop().await;
    assert_eq!(service.receipts().await, [7]);
}

async fn rename_queue(service: &Fixture, from: &str, to: &str) {
    let sql = format!("ALTER TABLE {from} RENAME TO {to}");
    let rename = async move |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        connection.batch_execute(&sql).await.map_err(failure)
    };
    service.context.database().write(1, rename).await.unwrap();
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_dropped() {
    let server = Server::start();
    let (bank, service) = (bank(&server).await, Fixture::new(&server).await);
    let receiving = service.receive();

    send(&bank, "no JSON".to_owned()).await;
    send(&bank, payment("1", 7).replace("1.0", "0.3")).await;
    send(&bank, payment("1", 7).replace("amount", "price")).await;
    send(&bank, payment("", 7)).await;
    send(&bank, payment("\0", 7)).await;
    send(&bank, payment(&"1".repeat(1000), 7)).await;
    send(&bank, payment("1", 8)).await;

    all_is_acknowledged(&bank).await;
    receiving.stop().await;
    assert_eq!(service.receipts().await, [8]);
}

#[tokio::test]
async fn events_that_arrive_are_counted() {
    metrics::start().unwrap();
    let server = Server::start();
    let (bank, service) = (bank(&server).await, Fixture::new(&server).await);
    rename_queue(&service, "__queue", "hidden").await;
    let receiving = service.receive();
    // No other test has this event.
    let send = async |payload: String| {
        let subject = "events.bank.payment_returned";
        let sent = bank.publish(subject, payload.into()).await.unwrap();
        sent.await.unwrap();
    };
    let counted = |outcome: &str, number: u32| {
        let line = format!(
            r#"events_received_total{{event="bank.payment_returned",outcome="{outcome}"}} {number}"#
        );
        metrics::render().lines().any(|other| other == line)
    };

    send(payment("1", 7)).await;
    until(async || counted("failed", 1)).await;
    rename_queue(&service, "hidden", "__queue").await;
    until(async || counted("stored", 1)).await;
    for _ in 0..3 {
        send(payment("1", 7)).await;
    }
    send("no JSON".to_owned()).await;

    until(async || counted("invalid", 1)).await;
    receiving.stop().await;
    assert!(counted("known", 3), "{}", metrics::render());
    assert!(counted("stored", 1), "{}", metrics::render());
}

#[tokio::test]
async fn receiving_goes_on_after_the_server_was_away() {
    let mut server = Server::stopped();
    let service = Fixture::new(&server).await;
    let receiving = service.receive();
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.restart();
    let bank = bank(&server).await;
    send(&bank, payment("1", 7)).await;
    all_is_acknowledged(&bank).await;

    server.kill();
    server.restart();
    bank.client().flush().await.unwrap();
    until(async || bank.get_stream("events").await.is_ok()).await;
    send(&bank, payment("2", 8)).await;

    // The server may have forgotten that the first one was acknowledged.
    until(async || service.waiting().await == 2).await;
    receiving.stop().await;
    assert_eq!(service.receipts().await, [7, 8]);
}

#[tokio::test]
async fn a_job_continues_the_trace_of_its_event() {
    let server = Server::start();
    let (bank, service) = (bank(&server).await, Fixture::new(&server).await);
    let trace = TraceContext::begin();
    let traced = payment("1", 7).replacen('{', &format!(r#"{{"traceparent":"{trace}","#), 1);

    let receiving = service.receive();
    send(&bank, traced).await;
    all_is_acknowledged(&bank).await;

    receiving.stop().await;
    let admin = Admin::new(service.context.clone());
    let jobs = admin.waiting().await.unwrap();
    let stored = jobs[0].traceparent.as_deref().and_then(TraceContext::parse);
    assert_eq!(stored.unwrap().trace_id(), trace.trace_id());
}

#[tokio::test]
async fn an_event_is_forgotten_after_a_month() {
    let server = Server::start();
    let (bank, service) = (bank(&server).await, Fixture::new(&server).await);
    let receiving = service.receive();
    send(&bank, payment("1", 7)).await;
    all_is_acknowledged(&bank).await;
    receiving.stop().await;
    assert_eq!(arrived(&service).await, 1);

    service.clock.fetch_add(31 * 24 * 60 * 60, SeqCst);
    let receiving = service.receive();
    until(async || arrived(&service).await == 0).await;
    receiving.stop().await;
}

/// Returns the number of events of which it is known that they have arrived.
async fn arrived(service: &Fixture) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Number {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        number: i64,
    }
    let count = async |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        let count = diesel::sql_query("SELECT COUNT(*) AS number FROM __inbox");
        let counted: Number = count.get_result(&mut *connection).await.map_err(failure)?;
        Ok(counted.number)
    };
    service.context.database().read(count).await.unwrap()
}
