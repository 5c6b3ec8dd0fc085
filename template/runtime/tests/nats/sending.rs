//! An event that is committed arrives at other services, once.

use std::sync::atomic::Ordering::SeqCst;

use async_nats::{
    HeaderMap,
    jetstream::{Context, message::StreamMessage},
};
use kernel::{Broadcast, Error, PublicEvent};
use runtime::{TraceContext, queue::Outcome};
use serde_json::{Value, json};

use crate::{server::Server, service::Fixture};

/// Returns the events that other services get.
async fn sent(nats: &Context) -> Vec<StreamMessage> {
    let mut stream = nats.get_stream("events").await.unwrap();
    let last = stream.info().await.unwrap().state.last_sequence;
    let mut messages = Vec::new();
    for sequence in 1..=last {
        messages.push(stream.get_raw_message(sequence).await.unwrap());
    }
    messages
}

fn header<'h>(headers: &'h HeaderMap, name: &'static str) -> &'h str {
    headers.get(name).unwrap().as_str()
}

#[tokio::test]
async fn an_event_arrives_as_a_cloud_event_with_the_id_of_its_job() {
    let server = Server::start();
    let nats = server.connect().await;
    nats.client().flush().await.unwrap();
    let service = Fixture::new(&server).await;
    let trace = TraceContext::begin();

    trace.scope(service.pay(7)).await;
    assert_eq!(service.run().await, [Outcome::Done]);

    let [message] = &sent(&nats).await[..] else {
        panic!("there should be one event");
    };
    assert_eq!(&*message.subject, "events.shop.billing.invoice_paid");
    assert_eq!(
        header(&message.headers, "Content-Type"),
        "application/cloudevents+json"
    );
    let id = header(&message.headers, "Nats-Msg-Id");
    assert_eq!(id.len(), 32);
    let mut event: Value = serde_json::from_slice(&message.payload).unwrap();
    let traceparent = event["traceparent"].take();
    let traceparent = TraceContext::parse(traceparent.as_str().unwrap()).unwrap();
    assert_eq!(traceparent.trace_id(), trace.trace_id());
    assert_eq!(
        event,
        json!({
            "specversion": "1.0",
            "id": id,
            "source": "/shop",
            "type": "shop.billing.invoice_paid",
            "datacontenttype": "application/json",
            "traceparent": null,
            "data": { "amount": 7 },
        })
    );
}

#[tokio::test]
async fn an_event_waits_for_a_server_that_is_away() {
    let mut server = Server::stopped();
    let service = Fixture::new(&server).await;
    service.pay(7).await;

    assert!(matches!(service.run().await[..], [Outcome::Failed(_)]));
    server.restart();
    let nats = server.connect().await;
    nats.client().flush().await.unwrap();
    service.clock.fetch_add(10, SeqCst);
    assert_eq!(service.run().await, [Outcome::Done]);

    // It goes away again, after the service has connected.
    server.kill();
    service.pay(8).await;
    assert!(matches!(service.run().await[..], [Outcome::Failed(_)]));
    server.restart();
    let mut outcome = Vec::new();
    while outcome != [Outcome::Done] {
        // The connection comes back by itself.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        service.clock.fetch_add(1000, SeqCst);
        outcome = service.run().await;
    }
    nats.client().flush().await.unwrap();
    assert_eq!(sent(&nats).await.len(), 2);
}

#[tokio::test]
async fn a_password_in_the_url_is_used() {
    let server = Server::start_with_password("correct @");
    server.connect().await.client().flush().await.unwrap();
    for (url, is_right) in [
        (server.url(), true),
        (server.url().replace("correct", "wrong"), false),
        (server.url().replace("ada:correct%20%40@", ""), false),
    ] {
        let service = Fixture::with_url(&url).await;
        service.pay(7).await;

        let outcome = service.run().await;

        assert_eq!(outcome == [Outcome::Done], is_right, "{outcome:?}");
    }
}

#[tokio::test]
async fn an_event_that_is_sent_again_counts_once() {
    let server = Server::start();
    let nats = server.connect().await;
    nats.client().flush().await.unwrap();
    let service = Fixture::new(&server).await;
    let broadcast = service.context.singleton::<dyn Broadcast>();
    let event = PublicEvent::new("1", "shop.billing.invoice_paid", &7).unwrap();

    broadcast.send(event.clone()).await.unwrap();
    // As if the process had been killed before its job ended.
    broadcast.send(event).await.unwrap();

    assert_eq!(sent(&nats).await.len(), 1);
}

#[tokio::test]
async fn an_event_that_is_too_large_is_a_defect() {
    let server = Server::start();
    server.connect().await.client().flush().await.unwrap();
    let service = Fixture::new(&server).await;
    let broadcast = service.context.singleton::<dyn Broadcast>();
    let data = "x".repeat(2_000_000);
    let event = PublicEvent::new("1", "shop.billing.invoice_paid", &data).unwrap();

    let error = broadcast.send(event).await.unwrap_err();

    assert!(matches!(error, Error::Internal(_)), "{error:?}");
}
