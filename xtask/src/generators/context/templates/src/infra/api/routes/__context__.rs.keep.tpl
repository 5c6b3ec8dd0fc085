pub fn router() -> ::utoipa_axum::router::OpenApiRouter<::crate::service::AppContext> {
    ::utoipa_axum::router::OpenApiRouter::new()
}
