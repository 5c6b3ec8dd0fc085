//! The description of the API: for programs at `/openapi.json`, and for people at `/docs`.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::Path,
    http::{HeaderName, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use tower_http::compression::CompressionLayer;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, serve};

/// What changes with the service. It is small.
const CHECKED: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-cache")];

/// What the pages may do: load what this service serves, and call it. They show icons that are in their style, and images
/// that the API has answered. They have no plugins and send no forms, and their links are relative to their own address. The
/// hash is that of the style in their logo, which a newer Swagger UI may change: then, the logo is black.
const POLICY: [(HeaderName, &str); 1] = [(
    header::CONTENT_SECURITY_POLICY,
    "default-src 'self'; style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; \
     img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
)];

/// The files of Swagger UI change only with its version.
const CACHED: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "public, max-age=86400")];

/// Returns the routes that show `description`.
pub fn router(description: &OpenApi) -> Router {
    let json = Bytes::from(serde_json::to_vec(description).unwrap_or_default());
    let page = Bytes::from(page(&description.info.title));
    // Otherwise, the page would ask another site to check the description, which the policy forbids.
    let config = Arc::new(Config::from("/openapi.json").validator_url("none"));
    let as_json = [(header::CONTENT_TYPE, "application/json")];
    Router::new()
        .route("/openapi.json", get(async move || (CHECKED, as_json, json)))
        .route("/docs", get(async || Redirect::permanent("/docs/")))
        .route("/docs/", get(async move || (CHECKED, POLICY, Html(page))))
        .route(
            "/docs/{*file}",
            get(async move |Path(name): Path<String>| file(&name, config)),
        )
        .layer(CompressionLayer::new())
}

/// Returns a file of Swagger UI.
fn file(name: &str, config: Arc<Config<'static>>) -> Response {
    match serve(name, config) {
        Ok(Some(file)) => {
            let content_type = [(header::CONTENT_TYPE, file.content_type)];
            let encoding = file
                .gzpipped
                .then_some([(header::CONTENT_ENCODING, "gzip")]);
            let bytes = file.bytes.into_owned();
            match encoding {
                Some(encoding) => (CACHED, POLICY, content_type, encoding, bytes).into_response(),
                None => (CACHED, POLICY, content_type, bytes).into_response(),
            }
        }
        Ok(None) | Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Returns the page that loads Swagger UI. The one that comes with it has another title.
fn page(title: &str) -> String {
    let title = title
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8">
    <title>{title}</title>
    <link rel="stylesheet" href="swagger-ui.css">
    <link rel="stylesheet" href="index.css">
    <link rel="icon" href="favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="swagger-ui-bundle.js"></script>
    <script src="swagger-ui-standalone-preset.js"></script>
    <script src="swagger-initializer.js"></script>
  </body>
</html>
"#
    )
}
