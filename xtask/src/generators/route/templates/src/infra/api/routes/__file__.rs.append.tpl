{%- assign message = "::" | append: message -%}
{%- capture envelopes -%}{% if envelope %}::crate::infra::api::envelopes::{{ envelope.Name }}{% endif %}{%- endcapture -%}
{%- capture around -%}{% if envelope %}{{ envelopes }}Envelope<{% endif %}{%- endcapture -%}
{%- capture end -%}{% if envelope %}>{% endif %}{%- endcapture -%}
{%- capture put -%}{% if envelope %}{{ envelopes }}Envelope { {{ envelope.one }}: {% endif %}{%- endcapture -%}
{%- capture closed -%}{% if envelope %} }{% endif %}{%- endcapture -%}
{%- capture page -%}{% if envelope %}{{ envelopes }}Page{% else %}::kernel::Page{% endif %}{%- endcapture -%}
{%- capture list -%}{% if envelope %}{{ envelopes }}List{% else %}Vec{% endif %}{%- endcapture -%}
{%- capture placed -%}{% if envelope and body.size > 0 %}.map_err(in_envelope("{{ envelope.one }}", &[{% for part in path_parts %}"{{ part.name }}"{% unless forloop.last %}, {% endunless %}{% endfor %}])){% endif %}{%- endcapture -%}
{% if placed != "" %}use runtime::api::in_envelope;

{% endif %}{% if answer == "option" %}use app_core::{{ context }}::shared::{{ noun }}_unknown::{{ noun }}_unknown;

{% endif %}{% if body.size > 0 %}#[derive(::serde::Deserialize, ::utoipa::ToSchema)]
{% if operation_id %}#[schema(as = {{ context }}::{{ Name }}Body)]
{% endif %}{% if camel_case %}#[serde(rename_all = "camelCase")]
{% endif %}struct {{ Name }}Body {
    {% for field in body %}{% render "wire_doc", field: field %}{% render "wire_schema", field: field, before: "#[schema(", after: ")]
    " %}{{ field.name }}: {% render "wire_field_type", field: field %},
    {% endfor %}
}

{% endif %}{% if params.size > 0 or answer == "page" %}#[derive(::serde::Deserialize, ::utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
{% if camel_case %}#[serde(rename_all = "camelCase")]
{% endif %}struct {{ Name }}Params {
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
{% endif %}{% if path_parts.size > 0 or params.size > 0 or answer == "page" %}    params({% for part in path_parts %}("{{ part.wire }}" = {% render "parameter_schema", part: part %}, Path){% unless forloop.last %}, {% endunless %}{% endfor %}{% if params.size > 0 or answer == "page" %}{% if path_parts.size > 0 %}, {% endif %}{{ Name }}Params{% endif %}),
{% endif %}{% if body.size > 0 %}    request_body = {{ around }}{{ Name }}Body{{ end }},
{% endif %}{% if access.kind == "claimant" %}    security(("access_token" = [])),
{% elsif access.kind == "permission" %}    security(("access_token" = ["{{ access.permission }}"])),
{% endif %}    responses({% if access.kind == "permission" or missing or conflict or of_another %}
        {% endif %}{% if answer == "none" %}(status = NO_CONTENT){% elsif answer == "id" %}(status = {{ status }}, body = {{ around }}{{ Name }}Answer{{ end }}{% if created %}, headers(("Location" = String)){% endif %}){% elsif answer == "value" %}(status = OK, body = {{ around }}{{ Name }}Answer{{ end }}){% elsif answer == "nullable" %}(status = OK, body = {{ around }}Option<::{{ output }}>{{ end }}){% elsif answer == "list" %}(status = OK, body = {{ list }}<::{{ output }}>){% elsif answer == "page" %}(status = OK, body = {{ page }}<::{{ output }}>){% else %}(status = OK, body = {{ around }}::{{ output }}{{ end }}){% endif %}{% if access.kind == "permission" or of_another %},
        {% render "forbidden", access: access, words: noun_words, of_another: of_another %}{% endif %}{% if missing %},
        (status = NOT_FOUND, description = "There is no such {{ missing }}"){% endif %}{% if conflict %},
        (status = CONFLICT, description = {{ conflict | quoted }}){% endif %}{% if access.kind == "permission" or missing or conflict or of_another %},
    {% endif %}),
)]
async fn {{ function }}(
    {% if access.kind != "public" %}{% if takes_claimant or access.kind == "permission" %}{{ local.claimant }}{% else %}_{% endif %}: ::crate::infra::api::dependencies::{% if access.kind == "permission" %}Verified{% endif %}Claimant,
    {% endif %}{% if path_parts.size > 0 %}::runtime::api::Path({% render "tuple", parts: path_parts, types: false %}): ::runtime::api::Path<{% render "tuple", parts: path_parts, types: true %}>,
    {% endif %}::axum::extract::State({{ local.bus }}): ::axum::extract::State<{% if is_command %}::crate::service::CommandBus{% else %}::crate::service::QueryBus{% endif %}>,
    {% if params.size > 0 or answer == "page" %}::runtime::api::Query({{ local.source }}): ::runtime::api::Query<{{ Name }}Params>,
    {% endif %}{% if body.size > 0 %}::runtime::api::Json({{ put }}{{ local.source }}{{ closed }}): ::runtime::api::Json<{{ around }}{{ Name }}Body{{ end }}>,
    {% endif %}
) -> ::runtime::api::ApiResult<{% if answer == "none" %}::axum::http::StatusCode{% elsif created %}impl ::axum::response::IntoResponse{% elsif answer == "id" %}(::axum::http::StatusCode, axum::Json<{{ around }}{{ Name }}Answer{{ end }}>){% elsif answer == "value" %}axum::Json<{{ around }}{{ Name }}Answer{{ end }}>{% elsif answer == "nullable" %}axum::Json<{{ around }}Option<::{{ output }}>{{ end }}>{% elsif answer == "list" %}axum::Json<{{ list }}<::{{ output }}>>{% elsif answer == "page" %}axum::Json<{{ page }}<::{{ output }}>>{% else %}axum::Json<{{ around }}::{{ output }}{{ end }}>{% endif %}{% if camel_case %}, ::runtime::api::CamelCase{% endif %}> {
    {% if access.kind == "permission" %}{{ local.claimant }}.must_have(&::app_core::auth::domain::permission::Permission::{{ access.constant }})?;
    {% endif %}{% render "checked", groups: checked %}
    let {{ local.message }} = {{ message }}{% if fields.size > 0 or answer == "page" %} {
        {% for field in fields %}{% if field.claimant %}{{ field.name }}: {{ local.claimant }}.user_id(){% else %}{% render "message_field", field: field %}{% endif %},
        {% endfor %}{% if answer == "page" %}after: {{ local.source }}.after,
        limit: {{ local.source }}.limit,
        {% endif %}
    }{% endif %};
    {% if answer == "none" %}{{ local.bus }}.dispatch({{ local.message }}).await{{ placed }}?;
    Ok(::axum::http::StatusCode::NO_CONTENT)
    {% elsif created %}let id = {{ local.bus }}.dispatch({{ local.message }}).await{{ placed }}?;
    let location = [(::axum::http::header::LOCATION, format!("{{ location }}/{id}"))];
    Ok((::axum::http::StatusCode::CREATED, location, axum::Json({{ put }}{{ Name }}Answer { id }{{ closed }})))
    {% elsif answer == "id" %}let id = {{ local.bus }}.dispatch({{ local.message }}).await{{ placed }}?;
    Ok((::axum::http::StatusCode::{{ status }}, axum::Json({{ put }}{{ Name }}Answer { id }{{ closed }})))
    {% elsif answer == "value" %}let value = {{ local.bus }}.dispatch({{ local.message }}).await{{ placed }}?;
    Ok(axum::Json({{ put }}{{ Name }}Answer { {% render "answered", field: value %} }{{ closed }}))
    {% elsif answer == "option" %}let view = {{ local.bus }}.dispatch({{ local.message }}).await{{ placed }}?;
    let view = view.ok_or_else({{ noun }}_unknown)?;
    Ok(axum::Json({{ put }}view{{ closed }}))
    {% elsif envelope and answer == "page" %}Ok(axum::Json({{ local.bus }}.dispatch({{ local.message }}).await?.into()))
    {% elsif envelope and answer == "list" %}let {{ envelope.many }} = {{ local.bus }}.dispatch({{ local.message }}).await?;
    Ok(axum::Json({{ envelopes }}List { {{ envelope.many }} }))
    {% else %}Ok(axum::Json({{ put }}{{ local.bus }}.dispatch({{ local.message }}).await{{ placed }}?{{ closed }}))
    {% endif %}
}
