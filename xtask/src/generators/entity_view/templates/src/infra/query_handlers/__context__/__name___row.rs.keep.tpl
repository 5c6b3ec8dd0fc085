{%- assign row = Name | append: "Row" -%}
use diesel::prelude::*;
use crate::infra::db::tables::{{ table }};

/// The columns that queries show of {{ plural_words }}.
#[derive(Queryable, Selectable)]
#[diesel(table_name = {{ table }}, check_for_backend(::runtime::db::Backend))]
pub struct {{ Name }}Row {
    {% for part in columns %}{% if part.name == "id" %}pub {% endif %}{% render "row_field", part: part, table: table %},
    {% endfor %}
}

{% render "view_of_row", fallible: fallible, row: row, view: view, fields: fields %}
