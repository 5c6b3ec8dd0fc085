{%- capture security -%}{% case access.kind %}{% when "claimant" %}    security(("access_token" = [])),
{% when "permission" %}    security(("access_token" = ["{{ access.permission }}"])),
{% endcase %}{%- endcapture -%}
{%- capture reading_security -%}{% unless reading.kind == "public" %}{{ security }}{% endunless %}{%- endcapture -%}
{%- capture kind_of_claimant -%}::crate::infra::api::dependencies::{% if access.kind == "permission" %}Verified{% endif %}Claimant{%- endcapture -%}
{%- capture reader -%}{% if reading.kind == "public" %}{% elsif hidden or access.kind == "permission" %}{{ local.claimant }}: {{ kind_of_claimant }},
    {% else %}_: {{ kind_of_claimant }},
    {% endif %}{%- endcapture -%}
{%- capture claimant -%}{% if access.kind == "public" %}{% elsif owner or access.kind == "permission" %}{{ local.claimant }}: {{ kind_of_claimant }},
    {% else %}_: {{ kind_of_claimant }},
    {% endif %}{%- endcapture -%}
{%- capture creator -%}{% if access.kind == "public" %}{% else %}{{ local.claimant }}: {{ kind_of_claimant }},
    {% endif %}{%- endcapture -%}
{%- capture permitted -%}{% if access.kind == "permission" %}{{ local.claimant }}.must_have(&::app_core::auth::domain::permission::Permission::{{ access.constant }})?;
    {% endif %}{%- endcapture -%}
{%- capture forbidden -%}{% if access.kind == "permission" %}
        {% render "forbidden", access: access, words: words, of_another: false %},{% endif %}{%- endcapture -%}
{%- capture forbidden_to_others -%}{% if owner and hidden == false %}
        {% render "forbidden", access: access, words: words, of_another: true %},{% else %}{{ forbidden }}{% endif %}{%- endcapture -%}
{%- capture envelopes -%}{% if envelope %}::crate::infra::api::envelopes::{{ envelope.Name }}{% endif %}{%- endcapture -%}
{%- capture around -%}{% if envelope %}{{ envelopes }}Envelope<{% endif %}{%- endcapture -%}
{%- capture end -%}{% if envelope %}>{% endif %}{%- endcapture -%}
{%- capture put -%}{% if envelope %}{{ envelopes }}Envelope { {{ envelope.one }}: {% endif %}{%- endcapture -%}
{%- capture closed -%}{% if envelope %} }{% endif %}{%- endcapture -%}
{%- capture page -%}{% if envelope %}{{ envelopes }}Page{% else %}::kernel::Page{% endif %}{%- endcapture -%}
{%- capture placed -%}{% if envelope %}.map_err(in_envelope("{{ envelope.one }}", &[])){% endif %}{%- endcapture -%}
{%- capture named -%}{% if camel_case %}, ::runtime::api::CamelCase{% endif %}{%- endcapture -%}
{%- capture taken -%}{% for unique in uniques %}{{ unique.taken }}{% unless forloop.last %} {% endunless %}{% endfor %}{%- endcapture -%}
{%- capture create_conflict -%}{{ taken }}{% if access.kind != "public" %}{% if taken != "" %} {% endif %}A request with the same `Idempotency-Key` is still running.{% endif %}{%- endcapture -%}
use runtime::api::etag;
{% if envelope %}use runtime::api::in_envelope;
{% endif %}use utoipa_axum::routes;

pub fn router() -> ::utoipa_axum::router::OpenApiRouter<::crate::service::AppContext> {
    ::utoipa_axum::router::OpenApiRouter::new()
        .routes(routes!(create_{{ name }}, list_{{ plural }}))
        .routes(routes!(get_{{ name }}, change_{{ name }}, delete_{{ name }}))
}

#[derive(::serde::Deserialize, ::utoipa::ToSchema)]
#[serde(deny_unknown_fields{% if camel_case %}, rename_all = "camelCase"{% endif %})]
{% if schema %}#[schema(as = {{ context }}::Create{{ Name }}Body)]
{% endif %}struct Create{{ Name }}Body {
    {% for field in inputs %}{% render "wire_doc", field: field %}{% render "wire_schema", field: field, before: "#[schema(", after: ")]
    " %}{{ field.name }}: {% render "wire_field_type", field: field %},
    {% endfor %}
}

impl TryFrom<Create{{ Name }}Body> for ::{{ module }}::New{{ Name }} {
    type Error = ::kernel::Error;

    fn try_from({{ local.body }}: Create{{ Name }}Body) -> ::kernel::Result<Self> {
        {% render "checked", groups: checked %}
        Ok(Self {
            {% for field in inputs %}{% render "message_field", field: field %},
            {% endfor %}
        })
    }
}

#[derive(::serde::Serialize, ::utoipa::ToSchema)]
{% if schema %}#[schema(as = {{ context }}::{{ Name }}Created)]
{% endif %}struct {{ Name }}Created {
    id: ::{{ module }}::{{ Name }}Id,
}

/// Create {{ a_words }}
#[utoipa::path(
    post,
    path = "{{ path }}",
    tag = "{{ tag }}",
{% if schema %}    operation_id = "{{ context }}_create_{{ name }}",
{% endif %}    {% if access.kind != "public" %}params(::runtime::api::IdempotencyKeyHeader),
    {% endif %}request_body = {{ around }}Create{{ Name }}Body{{ end }},
{{ security }}    responses(
        (status = CREATED, body = {{ around }}{{ Name }}Created{{ end }}, headers(("Location" = String))),{{ forbidden }}{% if create_conflict != "" %}
        (status = CONFLICT, description = {{ create_conflict | quoted }}),{% endif %}
    ),
)]
async fn create_{{ name }}(
    {{ creator }}::axum::extract::State(commands): ::axum::extract::State<::crate::service::CommandBus>,
    {% if access.kind == "public" %}::runtime::api::Json({{ put }}body{{ closed }}): ::runtime::api::Json<{{ around }}Create{{ Name }}Body{{ end }}>,
    {% else %}::runtime::api::Idempotent { key, body{% if envelope %}: {{ put }}body{{ closed }}{% endif %} }: ::runtime::api::Idempotent<{{ around }}Create{{ Name }}Body{{ end }}>,
    {% endif %}
) -> ::runtime::api::ApiResult<impl ::axum::response::IntoResponse{{ named }}> {
    {{ permitted }}let command = ::app_core::{{ context }}::commands::create_{{ name }}::Create{{ Name }} {
        {% for field in claimants %}{{ field.name }}: {{ local.claimant }}.user_id(),
        {% endfor %}{{ input }}: body.try_into(){{ placed }}?,
    };
    {% if access.kind == "public" %}let id = commands.dispatch(command).await{{ placed }}?;
    {% else %}let key = key.map(|key| key.of({{ local.claimant }}.user_id()));
    let id = commands.dispatch_once(key, command).await{{ placed }}?;
    {% endif %}let location = [(::axum::http::header::LOCATION, format!("{{ location }}/{id}"))];
    Ok((::axum::http::StatusCode::CREATED, location, axum::Json({{ put }}{{ Name }}Created { id }{{ closed }})))
}

/// Get {{ a_words }}
#[utoipa::path(
    get,
    path = "{{ path }}/{id}",
    tag = "{{ tag }}",
{% if schema %}    operation_id = "{{ context }}_get_{{ name }}",
{% endif %}    params(("id" = uuid::Uuid, Path)),
{{ reading_security }}    responses(
        (status = OK, body = {{ around }}::{{ view }}{{ end }}, headers(("ETag" = String))),
        (status = NOT_MODIFIED, description = "The client has this version already (`If-None-Match`)"),{{ forbidden }}
        (status = NOT_FOUND, description = "There is no such {{ words }}"),
    ),
)]
async fn get_{{ name }}(
    {{ reader }}::runtime::api::Path(id): ::runtime::api::Path<::{{ module }}::{{ Name }}Id>,
    known: ::runtime::api::IfNoneMatch,
    ::axum::extract::State(queries): ::axum::extract::State<::crate::service::QueryBus>,
) -> ::runtime::api::ApiResult<::axum::response::Response{{ named }}> {
    {{ permitted }}let query = ::app_core::{{ context }}::queries::get_{{ name }}::Get{{ Name }} {
        id,
        {% if hidden %}{{ owner }}: {{ local.claimant }}.user_id(),
        {% endif %}
    };
    let view = queries.dispatch(query).await?.ok_or_else(::app_core::{{ context }}::shared::{{ name }}_unknown::{{ name }}_unknown)?;
    Ok(known.answer(view.{% if has_lists %}summary.{% endif %}version, axum::Json({{ put }}view{{ closed }})))
}

#[derive(::serde::Deserialize, ::utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
{% if camel_case %}#[serde(rename_all = "camelCase")]
{% endif %}struct List{{ Plural }}Params {
    {% for part in filters %}{% if part.type.kind == "id" %}#[param(value_type = Option<uuid::Uuid>)]
    {% endif %}{{ part.name }}: Option<{% render "wire_type", of: part.type %}>,
    {% endfor %}/// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<::kernel::Cursor>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    limit: ::kernel::Limit,
}

/// List {{ plural_words }}
#[utoipa::path(
    get,
    path = "{{ path }}",
    tag = "{{ tag }}",
{% if schema %}    operation_id = "{{ context }}_list_{{ plural }}",
{% endif %}    params(List{{ Plural }}Params),
{{ reading_security }}    responses(
        (status = OK, body = {{ page }}<::{{ view }}>),{{ forbidden }}
    ),
)]
async fn list_{{ plural }}(
    {{ reader }}::axum::extract::State({{ local.queries }}): ::axum::extract::State<::crate::service::QueryBus>,
    ::runtime::api::Query({{ local.params }}): ::runtime::api::Query<List{{ Plural }}Params>,
) -> ::runtime::api::ApiResult<axum::Json<{{ page }}<::{{ view }}>>{{ named }}> {
    {{ permitted }}{% render "checked", groups: checked_filters %}
    let query = ::app_core::{{ context }}::queries::list_{{ plural }}::List{{ Plural }} {
        {% if hidden %}{{ owner }}: {{ local.claimant }}.user_id(),
        {% endif %}{% for field in filter_fields %}{% render "message_field", field: field %},
        {% endfor %}after: {{ local.params }}.after,
        limit: {{ local.params }}.limit,
    };
    Ok(axum::Json({{ local.queries }}.dispatch(query).await?{% if envelope %}.into(){% endif %}))
}

#[derive(::serde::Deserialize, ::utoipa::ToSchema)]
#[serde(deny_unknown_fields{% if camel_case %}, rename_all = "camelCase"{% endif %})]
{% if schema %}#[schema(as = {{ context }}::Change{{ Name }}Body)]
{% endif %}struct Change{{ Name }}Body {
    {% for field in changes %}{% render "wire_doc", field: field %}{% if field.optional %}#[serde(default)]
    #[schema(value_type = Option<{% render "wire_type", of: field.type %}>{% render "wire_schema", field: field, before: ", ", after: "" %})]
    {{ field.name }}: ::kernel::Patch<{% render "wire_type", of: field.type %}>,
    {% else %}#[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false{% render "wire_schema", field: field, before: ", ", after: "" %})]
    {{ field.name }}: Option<{% if field.list %}Vec<{% endif %}{% render "wire_type", of: field.type %}{% if field.list %}>{% endif %}>,
    {% endif %}{% endfor %}
}

impl TryFrom<Change{{ Name }}Body> for ::{{ module }}::{{ Name }}Change {
    type Error = ::kernel::Error;

    fn try_from({{ local.body }}: Change{{ Name }}Body) -> ::kernel::Result<Self> {
        {% render "change_checked", groups: checked_changes %}
        Ok(Self {
            {% for field in changes %}{% render "change_field", field: field %},
            {% endfor %}
        })
    }
}

/// Change {{ a_words }}
///
/// A field that is absent stays as it is. `null` removes a value. An object is replaced as a whole.
#[utoipa::path(
    patch,
    path = "{{ path }}/{id}",
    tag = "{{ tag }}",
{% if schema %}    operation_id = "{{ context }}_change_{{ name }}",
{% endif %}    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body(content = {{ around }}Change{{ Name }}Body{{ end }}, content_type = "application/merge-patch+json"),
{{ security }}    responses(
        (status = NO_CONTENT, headers(("ETag" = String))),{{ forbidden_to_others }}
        (status = NOT_FOUND, description = "There is no such {{ words }}"),{% if taken != "" %}
        (status = CONFLICT, description = {{ taken | quoted }}),{% endif %}
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn change_{{ name }}(
    {{ claimant }}::runtime::api::Path(id): ::runtime::api::Path<::{{ module }}::{{ Name }}Id>,
    ::runtime::api::IfMatch(seen): ::runtime::api::IfMatch,
    ::axum::extract::State(commands): ::axum::extract::State<::crate::service::CommandBus>,
    ::runtime::api::Json({{ put }}body{{ closed }}): ::runtime::api::Json<{{ around }}Change{{ Name }}Body{{ end }}>,
) -> ::runtime::api::ApiResult<impl ::axum::response::IntoResponse{{ named }}> {
    {{ permitted }}let command = ::app_core::{{ context }}::commands::change_{{ name }}::Change{{ Name }} {
        id,
        {% if owner %}{{ owner }}: {{ local.claimant }}.user_id(),
        {% endif %}seen,
        change: body.try_into(){{ placed }}?,
    };
    let version = commands.dispatch(command).await{{ placed }}?;
    Ok((::axum::http::StatusCode::NO_CONTENT, etag(version)))
}

/// Delete {{ a_words }}
#[utoipa::path(
    delete,
    path = "{{ path }}/{id}",
    tag = "{{ tag }}",
{% if schema %}    operation_id = "{{ context }}_delete_{{ name }}",
{% endif %}    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to delete"),
    ),
{{ security }}    responses(
        (status = NO_CONTENT),{{ forbidden_to_others }}
        (status = NOT_FOUND, description = "There is no such {{ words }}"),
        (status = CONFLICT, description = "Something refers to this {{ words }}."),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn delete_{{ name }}(
    {{ claimant }}::runtime::api::Path(id): ::runtime::api::Path<::{{ module }}::{{ Name }}Id>,
    ::runtime::api::IfMatch(seen): ::runtime::api::IfMatch,
    ::axum::extract::State(commands): ::axum::extract::State<::crate::service::CommandBus>,
) -> ::runtime::api::ApiResult<::axum::http::StatusCode{{ named }}> {
    {{ permitted }}let command = ::app_core::{{ context }}::commands::delete_{{ name }}::Delete{{ Name }} {
        id,
        {% if owner %}{{ owner }}: {{ local.claimant }}.user_id(),
        {% endif %}seen,
    };
    commands.dispatch(command).await?;
    Ok(::axum::http::StatusCode::NO_CONTENT)
}
