/// The form of {{ plural_words }} with their {{ names }} in answers.
#[derive(Clone, Debug, PartialEq, {% if eq %}Eq, {% endif %}::serde::Serialize, ::utoipa::ToSchema)]
{% if camel_case %}#[serde(rename_all = "camelCase")]
{% endif %}{% if qualified %}#[schema(as = {{ context }}::{{ View }})]
{% endif %}pub struct {{ View }} {
    #[serde(flatten)]
    pub {{ name }}: ::{{ whole_view }},
    {% for join in joins %}pub {{ join.name }}: {% render "joined_type", join: join %},
    {% endfor %}{% for count in counts %}pub {{ count.name }}: i64,
    {% endfor %}
}
