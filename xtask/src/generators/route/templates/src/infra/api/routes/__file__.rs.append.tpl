{%- assign message = "::" | append: message -%}
{% if body.size > 0 %}#[derive(::serde::Deserialize, ::utoipa::ToSchema)]
{% if operation_id %}#[schema(as = {{ context }}::{{ Name }}Body)]
{% endif %}struct {{ Name }}Body {
    {% for part in body %}{% if part.kind == "secret" %}#[schema(value_type = {% if part.optional %}Option<String>{% else %}String{% endif %})]
    {% endif %}{{ part.name }}: {% render "part_type", part: part %},
    {% endfor %}
}

{% endif %}{% if params.size > 0 %}#[derive(::serde::Deserialize, ::utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct {{ Name }}Params {
    {% for part in params %}{% if part.id %}#[param(value_type = {% render "parameter_schema", part: part %})]
    {% endif %}{{ part.name }}: {% render "part_type", part: part %},
    {% endfor %}
}

{% endif %}{% if answer == "id" %}#[derive(::serde::Serialize, ::utoipa::ToSchema)]
{% if operation_id %}#[schema(as = {{ context }}::{{ Name }}Answer)]
{% endif %}struct {{ Name }}Answer {
    id: ::{{ output }},
}

{% endif %}/// {{ title }}
#[utoipa::path(
    {{ method }},
    path = "{{ path }}",
    tag = "{{ tag }}",
{% if operation_id %}    operation_id = "{{ operation_id }}",
{% endif %}{% if path_parts.size > 0 or params.size > 0 %}    params({% for part in path_parts %}("{{ part.name }}" = {% render "parameter_schema", part: part %}, Path){% unless forloop.last %}, {% endunless %}{% endfor %}{% if params.size > 0 %}{% if path_parts.size > 0 %}, {% endif %}{{ Name }}Params{% endif %}),
{% endif %}{% if body.size > 0 %}    request_body = {{ Name }}Body,
{% endif %}{% if answer == "none" %}    responses((status = NO_CONTENT)),
{% elsif answer == "id" %}    responses((status = {{ status }}, body = {{ Name }}Answer)),
{% elsif answer == "option" %}    responses(
        (status = OK, body = ::{{ output }}),
        (status = NOT_FOUND, description = "There is no such {{ noun_words }}"),
    ),
{% elsif answer == "list" %}    responses((status = OK, body = Vec<::{{ output }}>)),
{% else %}    responses((status = OK, body = ::{{ output }})),
{% endif %})]
async fn {{ function }}(
    {% if path_parts.size > 0 %}::runtime::api::Path({% render "tuple", parts: path_parts, types: false %}): ::runtime::api::Path<{% render "tuple", parts: path_parts, types: true %}>,
    {% endif %}::axum::extract::State({{ local.bus }}): ::axum::extract::State<{% if is_command %}::crate::service::CommandBus{% else %}::crate::service::QueryBus{% endif %}>,
    {% if params.size > 0 %}::runtime::api::Query({{ local.source }}): ::runtime::api::Query<{{ Name }}Params>,
    {% endif %}{% if body.size > 0 %}::runtime::api::Json({{ local.source }}): ::runtime::api::Json<{{ Name }}Body>,
    {% endif %}
) -> ::runtime::api::ApiResult<{% if answer == "none" %}::axum::http::StatusCode{% elsif answer == "id" %}(::axum::http::StatusCode, axum::Json<{{ Name }}Answer>){% elsif answer == "list" %}axum::Json<Vec<::{{ output }}>>{% else %}axum::Json<::{{ output }}>{% endif %}> {
    {% if checked.size > 0 %}let mut {{ local.violations }} = ::kernel::Violations::new();
    {% if checked.size == 1 %}{% assign field = checked[0] %}let Some({{ field.name }}) = {{ local.violations }}.field("/{{ field.name }}", {% render "parsed", field: field %}) else {
        return Err({{ local.violations }}.into());
    };
    {% else %}let ({% for field in checked %}Some({{ field.name }}){% unless forloop.last %}, {% endunless %}{% endfor %}) = (
        {% for field in checked %}{{ local.violations }}.field("/{{ field.name }}", {% render "parsed", field: field %}),
        {% endfor %}
    ) else {
        return Err({{ local.violations }}.into());
    };
    {% endif %}{% endif %}let {{ local.message }} = {{ message }}{% if fields.size > 0 %} {
        {% for field in fields %}{% render "message_field", field: field %},
        {% endfor %}
    }{% endif %};
    {% if answer == "none" %}{{ local.bus }}.dispatch({{ local.message }}).await?;
    Ok(::axum::http::StatusCode::NO_CONTENT)
    {% elsif answer == "id" %}let id = {{ local.bus }}.dispatch({{ local.message }}).await?;
    Ok((::axum::http::StatusCode::{{ status }}, axum::Json({{ Name }}Answer { id })))
    {% elsif answer == "option" %}let view = {{ local.bus }}.dispatch({{ local.message }}).await?;
    let view = view.ok_or_else(|| ::kernel::Error::not_found("{{ noun }}_unknown", "There is no such {{ noun_words }}."))?;
    Ok(axum::Json(view))
    {% else %}Ok(axum::Json({{ local.bus }}.dispatch({{ local.message }}).await?))
    {% endif %}
}
