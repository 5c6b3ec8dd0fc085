use utoipa_axum::routes;

pub fn router() -> ::utoipa_axum::router::OpenApiRouter<::crate::service::AppContext> {
    ::utoipa_axum::router::OpenApiRouter::new()
        .routes(routes!(add_{{ name }}, remove_{{ name }}))
        {% for list in lists %}.routes(routes!({{ list }}))
        {% endfor %}
}
