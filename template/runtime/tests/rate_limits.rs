//! Tests of rate limits, and of the addresses of clients.

use std::{net::SocketAddr, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode},
    routing::get,
};
use runtime::api::{ApiResult, ClientAddress, RateLimit};
use runtime_testing::{Answer, Client, Log};

use crate::support::{AppContext, Service, TestApp};

type RateLimiter = runtime::api::RateLimiter<Service>;

const LIMIT: RateLimit = RateLimit {
    name: "orders",
    requests: 2,
    period: Duration::from_hours(1),
};

async fn by_address(limiter: RateLimiter) -> ApiResult<()> {
    limiter.check_address(&LIMIT)
}

async fn by_key_of_address(limiter: RateLimiter, request: Request<Body>) -> ApiResult<()> {
    limiter.check_key_of_address(&LIMIT, &request.uri().query())
}

async fn by_key(limiter: RateLimiter, request: Request<Body>) -> ApiResult<()> {
    limiter.check(&LIMIT, &request.uri().query())
}

/// Returns how many of the keys are refused, each of which is used once: of as many as a crowd has, and of many more.
async fn by_many_keys(limiter: RateLimiter) -> axum::Json<[usize; 2]> {
    const ONCE: RateLimit = RateLimit {
        name: "once",
        requests: 1,
        period: Duration::from_hours(1),
    };
    let refused = |keys: std::ops::Range<u32>| {
        let refused = keys.filter(|key| limiter.check(&ONCE, key).is_err());
        refused.count()
    };
    axum::Json([refused(0..110_000), refused(110_000..300_000)])
}

async fn address(ClientAddress(address): ClientAddress) -> axum::Json<String> {
    axum::Json(address.map_or("none".to_owned(), |address| address.to_string()))
}

async fn start(variables: &[(&str, &str)]) -> (TestApp, Client) {
    let app = TestApp::start_with(variables).await;
    let routes = Router::<AppContext>::new()
        .route("/by-address", get(by_address))
        .route("/by-key", get(by_key))
        .route("/by-key-of-address", get(by_key_of_address))
        .route("/by-many-keys", get(by_many_keys))
        .route("/address", get(address));
    let client = Client::of(routes.with_state(app.context.clone()));
    (app, client)
}

async fn get_from(client: &Client, path: &str, peer: &str, forwarded: &[&str]) -> Answer {
    let peer: SocketAddr = (peer.parse::<std::net::IpAddr>().unwrap(), 1).into();
    let mut request = Request::get(path).extension(ConnectInfo(peer));
    for value in forwarded {
        request = request.header("x-forwarded-for", *value);
    }
    client.request(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn who_makes_too_many_requests_is_told_when_to_try_again() {
    let (_app, client) = start(&[]).await;
    for _ in 0..2 {
        let answer = get_from(&client, "/by-address", "192.0.2.1", &[]).await;
        answer.expect(StatusCode::OK);
    }

    let log = Log::record();
    let answer = get_from(&client, "/by-address", "192.0.2.1", &[]).await;

    let answer = answer.expect(StatusCode::TOO_MANY_REQUESTS);
    let lines = log.lines();
    let event = r#"WARN security: event="rate_limit.exceeded" limit="orders""#;
    assert_eq!(lines, [event]);
    assert_eq!(answer.text("/code"), "rate_limited");
    assert_eq!(answer.header("retry-after"), "1800");
    assert_eq!(answer.header("ratelimit"), r#""orders";r=0;t=1800"#);
    assert_eq!(answer.header("ratelimit-policy"), r#""orders";q=2;w=3600"#);
    let other = get_from(&client, "/by-address", "192.0.2.2", &[]).await;
    other.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_limit_may_be_for_anything_that_identifies_someone() {
    let (_app, client) = start(&[]).await;

    for status in [
        StatusCode::OK,
        StatusCode::OK,
        StatusCode::TOO_MANY_REQUESTS,
    ] {
        client.get("/by-key?ada").await.expect(status);
    }

    client.get("/by-key?eve").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn nobody_uses_up_the_limit_of_another_address() {
    let (_app, client) = start(&[]).await;
    let get = async |who, peer| {
        let path = format!("/by-key-of-address?{who}");
        get_from(&client, &path, peer, &[]).await.status
    };
    for _ in 0..2 {
        assert_eq!(get("ada", "192.0.2.1").await, StatusCode::OK);
    }

    let refused = get("ada", "192.0.2.1").await;

    assert_eq!(refused, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(get("ada", "192.0.2.2").await, StatusCode::OK);
    assert_eq!(get("eve", "192.0.2.1").await, StatusCode::OK);
}

#[tokio::test]
async fn keys_beyond_a_bound_share_their_limits() {
    let (_app, client) = start(&[]).await;

    let answer = client.get("/by-many-keys").await;

    // Neither the first 100,000 nor those that a group has room for are refused because of others.
    assert_eq!(answer.body[0], 0);
    // The memory does not grow with the number of keys: further ones share limits for 100,000 requests.
    let refused = answer.body[1].as_u64().unwrap();
    assert!((100_000..102_000).contains(&refused), "{refused}");
}

#[tokio::test]
async fn limits_can_be_switched_off() {
    let (_app, client) = start(&[("SERVER__RATE_LIMITS", "false")]).await;

    for _ in 0..9 {
        client.get("/by-key?ada").await.expect(StatusCode::OK);
    }
}

#[tokio::test]
async fn an_address_of_ipv_6_counts_with_its_neighbours() {
    let (_app, client) = start(&[]).await;
    for peer in ["2001:db8::1", "2001:db8::2"] {
        get_from(&client, "/by-address", peer, &[])
            .await
            .expect(StatusCode::OK);
    }

    let neighbour = get_from(&client, "/by-address", "2001:db8::ffff:0:0:1", &[]).await;
    let other = get_from(&client, "/by-address", "2001:db8:0:1::1", &[]).await;

    neighbour.expect(StatusCode::TOO_MANY_REQUESTS);
    other.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_client_cannot_choose_its_address() {
    let nobody = "192.0.2.1";
    for (proxies, peer, forwarded, expected) in [
        ("0", nobody, &["203.0.113.9"][..], nobody),
        ("1", "10.0.0.1", &[], "10.0.0.1"),
        ("1", "10.0.0.1", &["203.0.113.9"], "203.0.113.9"),
        (
            "1",
            "10.0.0.1",
            &["198.51.100.7, 203.0.113.9"],
            "203.0.113.9",
        ),
        (
            "1",
            "10.0.0.1",
            &["198.51.100.7", "203.0.113.9"],
            "203.0.113.9",
        ),
        ("2", "10.0.0.1", &["203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        (
            "10.0.0.0/8",
            "10.0.0.1",
            &["198.51.100.7, 203.0.113.9, 10.0.0.2"],
            "203.0.113.9",
        ),
        ("10.0.0.0/8", nobody, &["203.0.113.9"], nobody),
        (
            "10.0.0.0/8, 192.0.2.1",
            nobody,
            &["203.0.113.9:4711"],
            "203.0.113.9",
        ),
        (
            "10.0.0.0/8",
            "10.0.0.1",
            &["203.0.113.9, unknown"],
            "10.0.0.1",
        ),
        ("::1", "::1", &["[2001:db8::9]:4711"], "2001:db8::9"),
        (
            "10.0.0.0/8",
            "::ffff:10.0.0.1",
            &["::ffff:203.0.113.9"],
            "203.0.113.9",
        ),
    ] {
        let (_app, client) = start(&[("SERVER__TRUSTED_PROXIES", proxies)]).await;

        let answer = get_from(&client, "/address", peer, forwarded).await;

        assert_eq!(answer.body, expected, "{proxies} {peer} {forwarded:?}");
    }
}
