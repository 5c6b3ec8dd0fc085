use axum::extract::State;
{% if is_command and status != "OK" %}use axum::http::StatusCode;
{% endif %}{% for path in imports %}use {{ path }};
{% endfor %}use runtime::api::ApiResult;
{% if is_command %}use crate::service::CommandBus;
{% else %}use crate::service::QueryBus;
{% endif %}{% if path_parts.size > 0 %}use runtime::api::Path;
{% endif %}{% if body.size > 0 %}use runtime::api::Json;
{% endif %}{% if params.size > 0 %}use runtime::api::Query;
use utoipa::IntoParams;
{% endif %}{% if body.size > 0 or params.size > 0 %}use serde::Deserialize;
{% endif %}{% if body.size > 0 or answer == "id" %}use utoipa::ToSchema;
{% endif %}{% if answer == "id" %}use serde::Serialize;
{% endif %}{% if answer == "option" %}use kernel::Error;
{% endif %}{% if validated.size > 0 %}use kernel::Violations;
{% endif %}
{% if body.size > 0 %}#[derive(Deserialize, ToSchema)]
{% if operation_id %}#[schema(as = {{ context }}::{{ Name }}Body)]
{% endif %}struct {{ Name }}Body {
    {% for part in body %}{% if part.secret %}#[schema(value_type = {% if part.optional %}Option<String>{% else %}String{% endif %})]
    {% endif %}{{ part.name }}: {{ part.type }},
    {% endfor %}
}

{% endif %}{% if params.size > 0 %}#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct {{ Name }}Params {
    {% for part in params %}{% if part.id %}#[param(value_type = {{ part.schema }})]
    {% endif %}{{ part.name }}: {{ part.type }},
    {% endfor %}
}

{% endif %}{% if answer == "id" %}#[derive(Serialize, ToSchema)]
{% if operation_id %}#[schema(as = {{ context }}::{{ Name }}Answer)]
{% endif %}struct {{ Name }}Answer {
    id: {{ output }},
}

{% endif %}/// {{ title }}
#[utoipa::path(
    {{ method }},
    path = "{{ path }}",
    tag = "{{ tag }}",
{% if operation_id %}    operation_id = "{{ operation_id }}",
{% endif %}{% if path_parts.size > 0 or params.size > 0 %}    params({% for part in path_parts %}("{{ part.name }}" = {{ part.schema }}, Path){% unless forloop.last %}, {% endunless %}{% endfor %}{% if params.size > 0 %}{% if path_parts.size > 0 %}, {% endif %}{{ Name }}Params{% endif %}),
{% endif %}{% if body.size > 0 %}    request_body = {{ Name }}Body,
{% endif %}{% if answer == "none" %}    responses((status = NO_CONTENT)),
{% elsif answer == "id" %}    responses((status = CREATED, body = {{ Name }}Answer)),
{% elsif answer == "option" %}    responses(
        (status = OK, body = {{ answer_type }}),
        (status = NOT_FOUND, description = "There is no such {{ noun_words }}"),
    ),
{% else %}    responses((status = OK, body = {{ answer_type }})),
{% endif %})]
async fn {{ name }}(
    {% if path_parts.size > 0 %}Path({{ path_pattern }}): Path<{{ path_type }}>,
    {% endif %}State({% if is_command %}commands{% else %}queries{% endif %}): State<{% if is_command %}CommandBus{% else %}QueryBus{% endif %}>,
    {% if params.size > 0 %}Query(params): Query<{{ Name }}Params>,
    {% endif %}{% if body.size > 0 %}Json(body): Json<{{ Name }}Body>,
    {% endif %}
) -> ApiResult<{{ result }}> {
    {% if validated.size > 0 %}let mut violations = Violations::new();
    {% if validated.size == 1 %}let Some({{ validated[0].name }}) = violations.field("/{{ validated[0].pointer }}", {{ validated[0].parsed }}) else {
        return Err(violations.into());
    };
    {% else %}let ({% for field in validated %}Some({{ field.name }}){% unless forloop.last %}, {% endunless %}{% endfor %}) = (
        {% for field in validated %}violations.field("/{{ field.pointer }}", {{ field.parsed }}),
        {% endfor %}
    ) else {
        return Err(violations.into());
    };
    {% endif %}{% endif %}let message = {{ Name }}{% if fields.size > 0 %} {
        {% for field in fields %}{{ field.init }},
        {% endfor %}
    }{% endif %};
    {% if answer == "none" %}commands.dispatch(message).await?;
    Ok(StatusCode::NO_CONTENT)
    {% elsif answer == "id" %}let id = commands.dispatch(message).await?;
    Ok((StatusCode::CREATED, axum::Json({{ Name }}Answer { id })))
    {% elsif answer == "option" %}let view = {{ bus }}.dispatch(message).await?;
    let view = view.ok_or_else(|| Error::not_found("{{ noun }}_unknown", "There is no such {{ noun_words }}."))?;
    Ok(axum::Json(view))
    {% else %}Ok(axum::Json({{ bus }}.dispatch(message).await?))
    {% endif %}
}
