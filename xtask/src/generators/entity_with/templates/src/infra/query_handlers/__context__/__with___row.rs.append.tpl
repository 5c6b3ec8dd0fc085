use diesel::prelude::*;
{% if has_aliases %}{% for join in joins %}{% if join.alias %}use crate::infra::db::tables::{{ join.table }};
{% endif %}{% endfor %}
{% render "aliases", joins: joins, public: true %}
{% endif %}
/// The columns that queries show of {{ plural_words }} with their {{ names }}.
#[derive(Queryable, Selectable)]
#[diesel(check_for_backend(::runtime::db::Backend))]
pub struct {{ With }}Row {
    #[diesel(embed)]
    {% unless is_converted %}pub {% endunless %}{{ name }}: {{ whole_row }},
    {% for join in joins %}{% if is_converted %}{% render "joined_row", join: join, public: false %}{% else %}{% render "joined_row", join: join, public: true %}{% endif %}
    {% endfor %}
}
{% if is_converted %}
{% if fallible %}impl TryFrom<{{ With }}Row> for ::{{ view }} {
    type Error = ::kernel::Error;

    fn try_from(row: {{ With }}Row) -> ::kernel::Result<Self> {
        Ok(Self {
            {{ name }}: row.{{ name }}.{% if whole_fallible %}try_into()?{% else %}into(){% endif %},
            {% for join in joins %}{{ join.name }}: {% render "joined_from_row", join: join %},
            {% endfor %}
        })
    }
}
{% else %}impl From<{{ With }}Row> for ::{{ view }} {
    fn from(row: {{ With }}Row) -> Self {
        Self {
            {{ name }}: row.{{ name }}.into(),
            {% for join in joins %}{{ join.name }}: {% render "joined_from_row", join: join %},
            {% endfor %}
        }
    }
}
{% endif %}{% endif %}
