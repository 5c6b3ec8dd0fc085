//! Spans are exported with the ids of the trace that a request continues.

// A test may panic if something is not as expected.
#![allow(clippy::unwrap_used)]

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::Request,
    routing::{get, post},
};
use runtime::{
    TraceContext,
    api::WorkLayer,
    settings::{Environment, LogSettings, ServerSettings, Variables},
    telemetry,
};
use runtime_testing::Client;
use tokio::{
    net::TcpListener,
    sync::mpsc::{UnboundedSender, unbounded_channel},
};
use tower::Layer;

const TRACE_ID: u128 = 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736;
const CALLER: u64 = 0x00f0_67aa_0ba9_02b7;

/// The test is the only one of its process, because the log is that of the process.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_exported_as_a_part_of_its_trace() {
    let (collected, mut exports) = unbounded_channel();
    let collector = Router::new()
        .route(
            "/v1/traces",
            post(
                async |State(collected): State<UnboundedSender<Bytes>>, body: Bytes| {
                    collected.send(body).unwrap();
                },
            ),
        )
        .with_state(collected);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, collector).await });
    let mut variables: Variables = [("LOG__OTLP_ENDPOINT", endpoint)].into_iter().collect();
    telemetry::start(&LogSettings::read(&mut variables, Environment::Development)).unwrap();

    let route = get(async || axum::Json(TraceContext::current().unwrap().to_string()));
    let settings = ServerSettings::read(&mut variables, Environment::Development);
    let routes = Router::new().route("/", route);
    let client = Client::of(WorkLayer::new(&settings).layer(routes));
    let given = format!("00-{TRACE_ID:032x}-{CALLER:016x}-01");
    let request = Request::get("/").header("traceparent", given);
    let continued = client.request(request.body(Body::empty()).unwrap()).await;
    let begun = client.get("/").await;
    telemetry::stop().await;

    let mut exported = Vec::new();
    while let Ok(body) = exports.try_recv() {
        exported.extend(body);
    }
    let has = |bytes: &[u8]| exported.windows(bytes.len()).any(|window| window == bytes);
    assert!(has(&TRACE_ID.to_be_bytes()) && has(&CALLER.to_be_bytes()));
    // What is passed on is the span that is exported.
    for answer in [continued, begun] {
        let passed = answer.body.as_str().unwrap();
        let fields: Vec<_> = passed.split('-').collect();
        let trace_id = u128::from_str_radix(fields[1], 16).unwrap();
        let id = u64::from_str_radix(fields[2], 16).unwrap();
        assert!(
            has(&trace_id.to_be_bytes()) && has(&id.to_be_bytes()),
            "{passed}"
        );
    }
}
