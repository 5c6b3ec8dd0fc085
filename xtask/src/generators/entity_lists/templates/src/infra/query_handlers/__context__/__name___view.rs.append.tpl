{%- capture row -%}::crate::infra::query_handlers::{{ context }}::{{ name }}_row::{{ Name }}Row{%- endcapture -%}
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use runtime::db::failure;
{% for list in lists %}use crate::infra::db::tables::{{ list.table }};
{% endfor %}
{% if new %}{% for list in lists %}{% if list.type.kind == "composite" %}
#[derive(Queryable, Selectable)]
#[diesel(table_name = {{ list.table }}, check_for_backend(::runtime::db::Backend))]
struct {{ list.Row }} {
    {% for part in list.columns %}{% render "row_field", part: part, table: list.table %},
    {% endfor %}
}
{% endif %}{% endfor %}{% endif %}
{% if one %}
/// Reads the {% if lists.size == 1 %}list{% else %}lists{% endif %} of the {{ words }} in `row`.
pub async fn {{ name }}_view(
    row: {{ row }},
    connection: &mut ::runtime::db::Connection,
) -> ::kernel::Result<::{{ view }}> {
    {% for list in lists %}let {{ list.name }} = {{ list.table }}::table
        .filter({{ list.table }}::{{ list.owner }}.eq(row.id))
        .order({{ list.table }}::position)
        .select({% render "element_selected", list: list %})
        .load(connection)
        .await
        .map_err(failure)?;
    {% endfor %}{% unless fallible %}Ok({% endunless %}view(row{% for list in lists %}, {{ list.name }}{% endfor %}){% unless fallible %}){% endunless %}
}
{% endif %}
{% if many %}
/// Reads the lists of the {{ plural_words }} in `rows`, with one statement for {% if lists.size == 1 %}all of them{% else %}each list{% endif %}.
pub async fn {{ name }}_views(
    rows: Vec<{{ row }}>,
    connection: &mut ::runtime::db::Connection,
) -> ::kernel::Result<Vec<::{{ view }}>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    {% for list in lists %}let mut {{ list.name }}_of = ::runtime::db::grouped({{ list.table }}::table
        .filter({{ list.table }}::{{ list.owner }}.eq_any(&ids))
        .order(({{ list.table }}::{{ list.owner }}, {{ list.table }}::position))
        .select(({{ list.table }}::{{ list.owner }}, {% render "element_selected", list: list %}))
        .load::<(::runtime::db::types::Uuid, {% render "element_read", list: list %})>(connection)
        .await
        .map_err(failure)?);
    {% endfor %}{% capture views %}rows.into_iter().map(|row| {
        let id = row.id;
        view(row{% for list in lists %}, {{ list.name }}_of.remove(&id).unwrap_or_default(){% endfor %})
    }).collect(){% endcapture %}{% if fallible %}{{ views }}{% else %}Ok({{ views }}){% endif %}
}
{% endif %}
{% if shared %}
fn view(row: {{ row }}{% for list in lists %}, {{ list.name }}: Vec<{% render "element_read", list: list %}>{% endfor %}) -> {% if fallible %}::kernel::Result<::{{ view }}>{% else %}::{{ view }}{% endif %} {
    {% if fallible %}Ok({% endif %}::{{ view }} {
        summary: row.{% if summary_fallible %}try_into()?{% else %}into(){% endif %},
        {% for list in lists %}{{ list.name }}{% if list.type.kind == "composite" %}: {{ list.name }}.into_iter().map(::{{ list.type.view }}::{% if list.fallible %}try_from).collect::<::kernel::Result<_>>()?{% else %}from).collect(){% endif %}{% else %}{% capture made %}{% render "view_from_row", field: list.elements[0], source: "" %}{% endcapture %}{% if made == "value" %}{% elsif list.fallible %}{% assign most = made | size | minus: 1 %}: {{ list.name }}.into_iter().map(|value| {{ made | slice: 0, most }}).collect::<::kernel::Result<_>>()?{% elsif made == "::runtime::db::types::id(value)" %}: {{ list.name }}.into_iter().map(::runtime::db::types::id).collect(){% elsif made == "value.into()" %}: {{ list.name }}.into_iter().map(Into::into).collect(){% else %}: {{ list.name }}.into_iter().map(|value| {{ made }}).collect(){% endif %}{% endif %},
        {% endfor %}
    }{% if fallible %}){% endif %}
}
{% endif %}
{% if new %}{% for list in lists %}{% if list.type.kind == "composite" %}
{% render "view_of_row", fallible: list.fallible, row: list.Row, view: list.type.view, fields: list.type.fields %}
{% endif %}{% endfor %}{% endif %}
