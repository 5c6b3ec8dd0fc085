{%- assign message = "::" | append: message -%}
{% if answer == "option" %}use app_core::{{ context }}::shared::{{ noun }}_unknown::{{ noun }}_unknown;

{% endif %}{% if body.size > 0 %}#[derive(::serde::Deserialize, ::utoipa::ToSchema)]
{% if operation_id %}#[schema(as = {{ context }}::{{ Name }}Body)]
{% endif %}struct {{ Name }}Body {
    {% for field in body %}{% render "wire_schema", field: field, before: "#[schema(", after: ")]
    " %}{{ field.name }}: {% render "wire_field_type", field: field %},
    {% endfor %}
}

{% endif %}{% if params.size > 0 or answer == "page" %}#[derive(::serde::Deserialize, ::utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct {{ Name }}Params {
    {% for part in params %}{% if part.doc %}/// {{ part.doc }}
    {% endif %}{% if part.type.kind == "id" %}#[param(value_type = {% render "parameter_schema", part: part %})]
    {% endif %}{{ part.name }}: {% if part.optional %}Option<{% endif %}{% render "wire_type", of: part.type %}{% if part.optional %}>{% endif %},
    {% endfor %}{% if answer == "page" %}/// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<::kernel::Cursor>,
    /// The number of items at most.
    #[serde(default)]
    #[param(inline)]
    limit: ::kernel::Limit,
    {% endif %}
}

{% endif %}{% if answer == "id" %}#[derive(::serde::Serialize, ::utoipa::ToSchema)]
{% if operation_id %}#[schema(as = {{ context }}::{{ Name }}Answer)]
{% endif %}struct {{ Name }}Answer {
    id: ::{{ output }},
}

{% endif %}{% if answer == "value" %}#[derive(::serde::Serialize, ::utoipa::ToSchema)]
{% if operation_id %}#[schema(as = {{ context }}::{{ Name }}Answer)]
{% endif %}struct {{ Name }}Answer {
    value: {% render "wire_field_type", field: value %},
}

{% endif %}/// {{ title }}
#[utoipa::path(
    {{ method }},
    path = "{{ path }}",
    tag = "{{ tag }}",
{% if operation_id %}    operation_id = "{{ operation_id }}",
{% endif %}{% if path_parts.size > 0 or params.size > 0 or answer == "page" %}    params({% for part in path_parts %}("{{ part.name }}" = {% render "parameter_schema", part: part %}, Path){% unless forloop.last %}, {% endunless %}{% endfor %}{% if params.size > 0 or answer == "page" %}{% if path_parts.size > 0 %}, {% endif %}{{ Name }}Params{% endif %}),
{% endif %}{% if body.size > 0 %}    request_body = {{ Name }}Body,
{% endif %}{% if access.kind == "claimant" %}    security(("access_token" = [])),
{% elsif access.kind == "permission" %}    security(("access_token" = ["{{ access.permission }}"])),
{% endif %}    responses({% if access.kind == "permission" or missing %}
        {% endif %}{% if answer == "none" %}(status = NO_CONTENT){% elsif answer == "id" %}(status = {{ status }}, body = {{ Name }}Answer{% if created %}, headers(("Location" = String)){% endif %}){% elsif answer == "value" %}(status = OK, body = {{ Name }}Answer){% elsif answer == "nullable" %}(status = OK, body = Option<::{{ output }}>){% elsif answer == "list" %}(status = OK, body = Vec<::{{ output }}>){% elsif answer == "page" %}(status = OK, body = ::kernel::Page<::{{ output }}>){% else %}(status = OK, body = ::{{ output }}){% endif %}{% if access.kind == "permission" %},
        (status = FORBIDDEN, description = "The permission `{{ access.permission }}` is missing"){% endif %}{% if missing %},
        (status = NOT_FOUND, description = "There is no such {{ missing }}"){% endif %}{% if access.kind == "permission" or missing %},
    {% endif %}),
)]
async fn {{ function }}(
    {% if access.kind != "public" %}{% if takes_claimant or access.kind == "permission" %}{{ local.claimant }}{% else %}_{% endif %}: ::crate::infra::api::dependencies::Claimant,
    {% endif %}{% if path_parts.size > 0 %}::runtime::api::Path({% render "tuple", parts: path_parts, types: false %}): ::runtime::api::Path<{% render "tuple", parts: path_parts, types: true %}>,
    {% endif %}::axum::extract::State({{ local.bus }}): ::axum::extract::State<{% if is_command %}::crate::service::CommandBus{% else %}::crate::service::QueryBus{% endif %}>,
    {% if params.size > 0 or answer == "page" %}::runtime::api::Query({{ local.source }}): ::runtime::api::Query<{{ Name }}Params>,
    {% endif %}{% if body.size > 0 %}::runtime::api::Json({{ local.source }}): ::runtime::api::Json<{{ Name }}Body>,
    {% endif %}
) -> ::runtime::api::ApiResult<{% if answer == "none" %}::axum::http::StatusCode{% elsif created %}impl ::axum::response::IntoResponse{% elsif answer == "id" %}(::axum::http::StatusCode, axum::Json<{{ Name }}Answer>){% elsif answer == "value" %}axum::Json<{{ Name }}Answer>{% elsif answer == "nullable" %}axum::Json<Option<::{{ output }}>>{% elsif answer == "list" %}axum::Json<Vec<::{{ output }}>>{% elsif answer == "page" %}axum::Json<::kernel::Page<::{{ output }}>>{% else %}axum::Json<::{{ output }}>{% endif %}> {
    {% if access.kind == "permission" %}{{ local.claimant }}.must_have(&::app_core::auth::domain::permission::Permission::{{ access.constant }})?;
    {% endif %}{% render "checked", groups: checked %}
    let {{ local.message }} = {{ message }}{% if fields.size > 0 or answer == "page" %} {
        {% for field in fields %}{% if field.claimant %}{{ field.name }}: {{ local.claimant }}.user_id(){% else %}{% render "message_field", field: field %}{% endif %},
        {% endfor %}{% if answer == "page" %}after: {{ local.source }}.after,
        limit: {{ local.source }}.limit,
        {% endif %}
    }{% endif %};
    {% if answer == "none" %}{{ local.bus }}.dispatch({{ local.message }}).await?;
    Ok(::axum::http::StatusCode::NO_CONTENT)
    {% elsif created %}let id = {{ local.bus }}.dispatch({{ local.message }}).await?;
    let location = [(::axum::http::header::LOCATION, format!("{{ location }}/{id}"))];
    Ok((::axum::http::StatusCode::CREATED, location, axum::Json({{ Name }}Answer { id })))
    {% elsif answer == "id" %}let id = {{ local.bus }}.dispatch({{ local.message }}).await?;
    Ok((::axum::http::StatusCode::{{ status }}, axum::Json({{ Name }}Answer { id })))
    {% elsif answer == "value" %}let value = {{ local.bus }}.dispatch({{ local.message }}).await?;
    Ok(axum::Json({{ Name }}Answer { {% render "answered", field: value %} }))
    {% elsif answer == "option" %}let view = {{ local.bus }}.dispatch({{ local.message }}).await?;
    let view = view.ok_or_else({{ noun }}_unknown)?;
    Ok(axum::Json(view))
    {% else %}Ok(axum::Json({{ local.bus }}.dispatch({{ local.message }}).await?))
    {% endif %}
}
