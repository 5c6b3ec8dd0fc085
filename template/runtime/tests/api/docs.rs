//! The page that shows the description of an API.

use axum::{body::Body, http::Request, response::Response};
use http_body_util::BodyExt as _;
use runtime::api::docs;
use tower::ServiceExt as _;
use utoipa::openapi::{Info, OpenApiBuilder};

async fn get(path: &str) -> Response {
    let info = Info::new("Nuts & Bolts <beta>", "1");
    let routes = docs::router(&OpenApiBuilder::new().info(info).build());
    let request = Request::get(path).body(Body::empty()).unwrap();
    routes.oneshot(request).await.unwrap()
}

async fn text(answer: Response) -> String {
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8_lossy(&body).into_owned()
}

#[tokio::test]
async fn the_page_has_the_title_of_the_service() {
    let page = text(get("/docs/").await).await;

    let title = "<title>Nuts &amp; Bolts &lt;beta&gt;</title>";
    assert!(page.contains(title), "{page}");
}

#[tokio::test]
async fn a_page_loads_and_runs_nothing_else() {
    // The second one is where those who sign in by OAuth 2 come back to.
    for path in ["/docs/", "/docs/oauth2-redirect.html"] {
        let answer = get(path).await;
        let policy = answer.headers()["content-security-policy"].to_str();
        let policy: Vec<_> = policy.unwrap().split("; ").collect();

        assert_eq!(policy[0], "default-src 'self'");
        let rest = policy[1..].concat();
        for wide in ["unsafe", "script", "connect", "http", "*"] {
            assert!(!rest.contains(wide), "{policy:?}");
        }
        for never in [
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(&never), "{policy:?}");
        }
    }
}

#[tokio::test]
async fn the_page_keeps_to_its_policy() {
    let page = text(get("/docs/").await).await;
    let script = text(get("/docs/swagger-initializer.js").await).await;

    let scripts = page.matches("<script").count();
    assert_eq!(scripts, page.matches("<script src=\"").count(), "{page}");
    assert!(!page.contains("<style") && !page.contains("style="));
    // It would lead the links of the page elsewhere.
    assert!(!page.contains("<base"), "{page}");
    // Otherwise, another site would be asked to check the description.
    assert!(script.contains(r#""validatorUrl": "none""#), "{script}");
}
