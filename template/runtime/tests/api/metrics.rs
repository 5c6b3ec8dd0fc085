//! Requests are measured by method, route and status, whatever clients invent.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
    routing::get,
};
use runtime::{api::MetricsLayer, metrics};
use runtime_testing::Client;
use utoipa::openapi::{OpenApiBuilder, PathItem, PathsBuilder};

/// Returns the number of requests that were measured with these labels.
fn count(method: &str, route: &str, status: u16) -> u32 {
    let labels = [
        format!("http_request_method=\"{method}\""),
        format!("http_route=\"{route}\""),
        format!("http_response_status_code=\"{status}\""),
    ];
    let metrics = metrics::render();
    let line = metrics.lines().find(|line| {
        line.starts_with("http_server_request_duration_seconds_count")
            && labels.iter().all(|label| line.contains(label))
    });
    line.map_or(0, |line| line.rsplit(' ').next().unwrap().parse().unwrap())
}

#[tokio::test]
async fn requests_are_counted_by_route() {
    metrics::start().unwrap();
    let paths = PathsBuilder::new().path("/books/{id}", PathItem::default());
    let layer = MetricsLayer::of(&OpenApiBuilder::new().paths(paths).build());
    let book = get(async || StatusCode::NO_CONTENT);
    let routes = Router::new().route("/books/{id}", book);
    let client = Client::of(routes.layer(layer.unwrap()));

    client.get("/books/1").await;
    client.get("/books/2?more=true").await;
    client.delete("/books/1").await;
    client.get("/nowhere").await;
    client.get("/nowhere/else").await;
    let invented = Request::builder().method("INVENTED").uri("/books/1");
    client.request(invented.body(Body::empty()).unwrap()).await;

    assert_eq!(count("GET", "/books/{id}", 204), 2);
    assert_eq!(count("DELETE", "/books/{id}", 405), 1);
    assert_eq!(count("GET", "unmatched", 404), 2);
    assert_eq!(count("_OTHER", "/books/{id}", 405), 1);
    assert!(!metrics::render().contains("nowhere"));
}
