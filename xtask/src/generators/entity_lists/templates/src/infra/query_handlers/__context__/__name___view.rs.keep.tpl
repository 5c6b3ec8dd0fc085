use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use runtime::db::failure;
{% for list in lists %}use crate::infra::db::tables::{{ list.table }};
{% endfor %}
{% for list in lists %}{% if list.type.kind == "composite" %}
#[derive(Queryable, Selectable)]
#[diesel(table_name = {{ list.table }}, check_for_backend(::runtime::db::Backend))]
struct {{ list.Row }} {
    {% for part in list.columns %}{% render "row_field", part: part, table: list.table %},
    {% endfor %}
}
{% endif %}{% endfor %}
/// Reads the {% if lists.size == 1 %}list{% else %}lists{% endif %} of the {{ words }} in `row`.
pub async fn {{ name }}_view(
    row: ::crate::infra::query_handlers::{{ context }}::{{ name }}_row::{{ Name }}Row,
    connection: &mut ::runtime::db::Connection,
) -> ::kernel::Result<::{{ view }}> {
    {% for list in lists %}let {{ list.name }} = {{ list.table }}::table
        .filter({{ list.table }}::{{ list.owner }}.eq(row.id))
        .order({{ list.table }}::position)
        .select({% if list.type.kind == "composite" %}{{ list.Row }}::as_select(){% else %}{{ list.table }}::value{% endif %})
        .load{% unless list.type.kind == "composite" %}::<{% render "row_type", part: list.columns[0] %}>{% endunless %}(connection)
        .await
        .map_err(failure)?;
    {% endfor %}Ok(::{{ view }} {
        summary: row.{% if summary_fallible %}try_into()?{% else %}into(){% endif %},
        {% for list in lists %}{{ list.name }}{% if list.type.kind == "composite" %}: {{ list.name }}.into_iter().map(::{{ list.type.view }}::{% if list.fallible %}try_from).collect::<::kernel::Result<_>>()?{% else %}from).collect(){% endif %}{% else %}{% capture made %}{% render "view_from_row", field: list.elements[0], source: "" %}{% endcapture %}{% if made == "value" %}{% elsif list.fallible %}{% assign most = made | size | minus: 1 %}: {{ list.name }}.into_iter().map(|value| {{ made | slice: 0, most }}).collect::<::kernel::Result<_>>()?{% elsif made == "::runtime::db::types::id(value)" %}: {{ list.name }}.into_iter().map(::runtime::db::types::id).collect(){% elsif made == "value.into()" %}: {{ list.name }}.into_iter().map(Into::into).collect(){% else %}: {{ list.name }}.into_iter().map(|value| {{ made }}).collect(){% endif %}{% endif %},
        {% endfor %}
    })
}
{% for list in lists %}{% if list.type.kind == "composite" %}
{% render "view_of_row", fallible: list.fallible, row: list.Row, view: list.type.view, fields: list.type.fields %}
{% endif %}{% endfor %}
