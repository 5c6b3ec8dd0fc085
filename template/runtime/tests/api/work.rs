//! A request has an id, a place in a trace, and lines in the log.

use std::{io, net::SocketAddr};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode},
    routing::get,
};
use kernel::Error;
use runtime::{
    TraceContext,
    api::{ApiResult, PERMISSION_MISSING, WorkLayer, identify},
    settings::{Environment, LogFormat, ServerSettings, Variables},
    telemetry::SECURITY,
};
use runtime_testing::{Client, Log};
use serde_json::{Value, json};
use tower::Layer;
use uuid::Uuid;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// Returns the settings of a service behind a proxy.
fn settings() -> ServerSettings {
    let mut variables: Variables = [("SERVER__TRUSTED_PROXIES", "1")].into_iter().collect();
    ServerSettings::read(&mut variables, Environment::Development)
}

/// Returns a client of `routes`, whose requests are units of work.
fn client(routes: Router) -> Client {
    Client::of(WorkLayer::new(&settings()).layer(routes))
}

/// Returns the `traceparent` that a route passes on, if the request has the `given` ones.
async fn passed_on(given: &[&str]) -> String {
    let route = get(async || {
        tracing::info!("in the route");
        tracing::error!("a failure");
        tracing::info!(target: SECURITY, event = "test");
        axum::Json(TraceContext::current().unwrap().to_string())
    });
    let client = client(Router::new().route("/", route));
    let peer: SocketAddr = ([10, 0, 0, 1], 1).into();
    let mut request = Request::get("/?secret=1")
        .header("x-request-id", "an-id")
        .header("x-forwarded-for", "203.0.113.9")
        .extension(ConnectInfo(peer));
    for value in given {
        request = request.header("traceparent", *value);
    }
    let answer = client.request(request.body(Body::empty()).unwrap()).await;
    answer.body.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_request_continues_the_trace_of_its_caller() {
    for (flags, passed_flags) in [("00", "00"), ("01", "01"), ("ff", "03")] {
        let passed = passed_on(&[&format!("00-{TRACE}-00f067aa0ba902b7-{flags}")]).await;

        let fields: Vec<_> = passed.split('-').collect();
        let [version, trace, parent, flags] = fields[..] else {
            panic!("{passed} is malformed");
        };
        assert_eq!((version, trace, flags), ("00", TRACE, passed_flags));
        // What follows is not a child of the caller, but of this request.
        assert_ne!(parent, "00f067aa0ba902b7");
    }
}

#[tokio::test]
async fn a_request_without_a_valid_trace_begins_one() {
    let valid = format!("00-{TRACE}-00f067aa0ba902b7-01");
    let malformed = [
        String::new(),
        valid.to_uppercase(),
        valid.replace('-', "_"),
        valid.replace("4bf9", "4bg9"),
        valid.replace("4bf9", "+bf9"),
        valid.replacen("00-", "ff-", 1),
        format!("{valid}-"),
        format!("{valid}0"),
        valid[..54].to_owned(),
        valid.replace(TRACE, &"0".repeat(32)),
        valid.replace("00f067aa0ba902b7", &"0".repeat(16)),
    ];
    for given in malformed {
        let passed = passed_on(&[&given]).await;

        assert!(TraceContext::parse(&passed).is_some(), "{passed}");
        assert!(!passed.contains(TRACE), "{given} was taken");
    }
    let passed = passed_on(&[&valid, &valid]).await;
    assert!(!passed.contains(TRACE), "two were taken");
    assert_ne!(passed_on(&[]).await, passed_on(&[]).await);
}

#[test]
fn a_later_version_may_say_more() {
    let later = format!("01-{TRACE}-00f067aa0ba902b7-01");

    for given in [later.clone(), format!("{later}-more")] {
        let trace = TraceContext::parse(&given).unwrap();
        assert_eq!(trace.trace_id().to_string(), TRACE);
    }
    assert_eq!(TraceContext::parse(&format!("{later}more")), None);
}

#[tokio::test]
async fn every_line_of_a_request_has_its_ids_whatever_is_logged() {
    for (filter, count) in [
        ("info", 4),
        ("warn", 2),
        ("error,security=off", 1),
        ("off,api=error", 2),
    ] {
        let log = Log::record_filtered(filter);

        passed_on(&[&format!("00-{TRACE}-00f067aa0ba902b7-01")]).await;

        let lines = log.lines();
        assert_eq!(lines.len(), count, "{filter} {lines:?}");
        for line in lines {
            assert!(line.contains(&format!("trace_id={TRACE}")), "{line}");
            let request = "request{client=203.0.113.9 id=an-id method=GET path=/}";
            assert!(line.ends_with(request), "{line}");
        }
    }
}

#[tokio::test]
async fn lines_for_programs_have_the_ids_too() {
    let log = Log::record_as(LogFormat::Json, "error,security=off");

    passed_on(&[&format!("00-{TRACE}-00f067aa0ba902b7-01")]).await;

    let lines = log.lines();
    let [line] = &lines[..] else {
        panic!("{lines:?}");
    };
    let line: Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["message"], "a failure");
    assert_eq!(line["trace_id"], TRACE);
    let request = json!({ "id": "an-id", "client": "203.0.113.9", "method": "GET", "path": "/" });
    assert_eq!(line["request"], request);
}

#[tokio::test]
async fn lines_of_a_request_name_its_user_once_that_is_proved() {
    let (ada, eve) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let session = Uuid::from_u128(3);
    let route = get(async move || {
        tracing::info!("a stranger");
        identify(ada, session);
        tracing::info!("somebody");
        let trace = TraceContext::current().unwrap().child();
        trace.scope(async { tracing::info!("a command") }).await;
        // A request has one user.
        identify(eve, session);
    });
    let client = client(Router::new().route("/", route));
    // Nothing happens.
    identify(ada, session);

    let log = Log::record();
    client.get("/").await;

    let lines = log.lines();
    let user = format!(" user={ada}}}");
    let [stranger, known @ ..] = &lines[..] else {
        panic!("{lines:?}");
    };
    assert!(!stranger.contains("user="), "{stranger}");
    assert_eq!(known.len(), 3);
    assert!(known.iter().all(|line| line.ends_with(&user)), "{lines:?}");
    assert!(known[2].contains("status=200"), "{lines:?}");

    let log = Log::record_as(LogFormat::Json, "info");
    client.get("/").await;

    let line: Value = serde_json::from_str(log.lines().last().unwrap()).unwrap();
    assert_eq!(line["request"]["user"], ada.to_string());
}

#[tokio::test]
async fn a_known_user_who_is_refused_something_is_a_security_event() {
    let (ada, session) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let refused = async |code| -> ApiResult<()> { Err(Error::forbidden(code, "No.").into()) };
    let known = async move |code| {
        identify(ada, session);
        refused(code).await
    };
    let client = client(
        Router::new()
            .route("/of-another", get(async move || known("of_another").await))
            .route(
                "/permission",
                get(async move || known(PERMISSION_MISSING).await),
            )
            .route("/stranger", get(async move || refused("of_another").await)),
    );
    let log = Log::record_filtered("warn");

    for path in ["/of-another", "/permission", "/stranger"] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }

    let [line] = &log.lines()[..] else {
        panic!("{:?}", log.lines());
    };
    let event = format!(
        r#"WARN security: event="access.refused" user_id={ada} session_id={session} code="of_another""#
    );
    assert!(line.starts_with(&event), "{line}");
    let request = format!(" method=GET path=/of-another user={ada}}}");
    assert!(line.ends_with(&request), "{line}");
}

#[tokio::test]
async fn the_last_line_says_how_a_request_was_answered() {
    let defect = async || -> ApiResult<()> { Err(Error::internal(NotSent(refused())).into()) };
    let client = client(
        Router::new()
            .route("/200", get(async || {}))
            .route("/404", get(async || StatusCode::NOT_FOUND))
            .route("/408", get(async || StatusCode::REQUEST_TIMEOUT))
            .route("/500", get(defect))
            .route("/503", get(async || StatusCode::SERVICE_UNAVAILABLE))
            .route("/504", get(async || StatusCode::GATEWAY_TIMEOUT)),
    );
    for (status, level) in [
        (200, "INFO"),
        (404, "INFO"),
        (408, "WARN"),
        (500, "ERROR"),
        (503, "WARN"),
        (504, "WARN"),
    ] {
        let log = Log::record();

        client.get(&format!("/{status}")).await;

        let [line] = &log.lines()[..] else {
            panic!("{:?}", log.lines());
        };
        assert!(line.starts_with(level), "{line}");
        assert!(line.contains(&format!("status={status}")), "{line}");
        let cause = "cause=internal error: the mail was not sent: connection refused";
        assert_eq!(line.contains(cause), status == 500, "{line}");
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the mail was not sent")]
struct NotSent(#[source] io::Error);

fn refused() -> io::Error {
    io::Error::other("connection refused")
}
