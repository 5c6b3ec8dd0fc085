//! The page that shows the description of an API.

use axum::{body::Body, http::Request};
use http_body_util::BodyExt as _;
use runtime::api::docs;
use tower::ServiceExt as _;
use utoipa::openapi::{Info, OpenApiBuilder};

#[tokio::test]
async fn the_page_has_the_title_of_the_service_and_runs_nothing_else() {
    let info = Info::new("Nuts & Bolts <beta>", "1");
    let routes = docs::router(&OpenApiBuilder::new().info(info).build());

    let request = Request::get("/docs/").body(Body::empty()).unwrap();
    let answer = routes.oneshot(request).await.unwrap();

    assert_eq!(
        answer.headers()["content-security-policy"],
        "frame-ancestors 'none'; object-src 'none'; base-uri 'none'"
    );
    let page = answer.into_body().collect().await.unwrap().to_bytes();
    let page = String::from_utf8_lossy(&page);
    let title = "<title>Nuts &amp; Bolts &lt;beta&gt;</title>";
    assert!(page.contains(title), "{page}");
    // It would lead the links of the page elsewhere.
    assert!(!page.contains("<base"), "{page}");
}
