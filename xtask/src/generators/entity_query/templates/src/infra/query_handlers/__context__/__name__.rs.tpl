{%- assign query = "::app_core::" | append: context | append: "::queries::" | append: name | append: "::" | append: Name -%}
{%- capture output -%}{% case shape %}{% when "one" %}Option<::{{ view }}>{% when "list" %}Vec<::{{ view }}>{% else %}::kernel::Page<::{{ view }}>{% endcase %}{%- endcapture -%}
{%- capture convert -%}::{{ view }}::{% if fallible %}try_from{% else %}from{% endif %}{%- endcapture -%}
{%- capture direction -%}{% if descending %}desc{% else %}asc{% endif %}{%- endcapture -%}
{%- capture beyond -%}{% if descending %}lt{% else %}gt{% endif %}{%- endcapture -%}
{%- capture fixed -%}{% for condition in only %}{% render "only", condition: condition, table: table %}
            {% endfor %}{% for field in fields %}{% unless field.optional %}{% render "filter", field: field, table: table %}
            {% endunless %}{% endfor %}{%- endcapture -%}
{%- if shape == "page" or has_optional -%}{%- assign boxed = true -%}{%- else -%}{%- assign boxed = false -%}{%- endif -%}
{%- if has_lists or counts.size > 0 -%}{%- assign assembled = true -%}{%- else -%}{%- assign assembled = false -%}{%- endif -%}
{%- capture last -%}last{% if whole %}.{{ whole }}{% endif %}{% if has_lists %}.summary{% endif %}{%- endcapture -%}
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use nject::injectable;
use runtime::db::failure;
use crate::infra::db::tables::{{ table }};
{% for field in fields %}{% if field.linked %}use crate::infra::db::tables::{{ field.linked.table }};
{% endif %}{% endfor %}{% for count in counts %}use crate::infra::db::tables::{{ count.table }};
{% endfor %}{% for join in joins %}use crate::infra::db::tables::{{ join.table }};
{% if join.alias and aliases %}use {{ aliases | remove_first: "::" }}::{{ join.constant }};
{% endif %}{% endfor %}{% if has_lists %}use crate::infra::query_handlers::{{ context }}::{{ entity }}_view::{{ entity }}_view{% unless shape == "one" %}s{% endunless %};
{% endif %}{% if shape == "list" %}
/// The number of items in the list at most.
const MAX_ITEMS: i64 = 100;
{% elsif shape == "page" %}
/// The list and its order, for cursors.
const LIST: &str = "{{ list }}";
{% endif %}
#[injectable]
pub struct {{ Name }}Handler {
    unit_of_work: ::runtime::db::UnitOfWork,
}
{% if own_view %}{% if has_aliases %}
{% render "aliases", joins: joins, public: false %}
{% endif %}
#[derive(Queryable, Selectable)]
#[diesel(table_name = {{ table }}, check_for_backend(::runtime::db::Backend))]
struct Row {
    {% for part in columns %}{% render "row_field", part: part, table: table %},
    {% endfor %}{% for join in joins %}{% render "joined_row", join: join, public: false %}
    {% endfor %}
}
{% endif %}
impl ::kernel::QueryHandler<{{ query }}> for {{ Name }}Handler {
    async fn handle(&self, {% if fields.size == 0 and shape != "page" %}_{% endif %}query: {{ query }}) -> ::kernel::Result<{{ output }}> {
        {% if boxed %}{% if counted %}let {% if has_optional %}mut {% endif %}counted = {{ table }}::table
            {% for condition in only %}{% render "only", condition: condition, table: table %}
            {% endfor %}{% for field in fields %}{% unless field.optional %}{% capture value %}query.{{ field.name }}{% endcapture %}{% render "compared", field: field, table: table, value: value, again: true %}
            {% endunless %}{% endfor %}.count(){% if has_optional %}
            .into_boxed(){% endif %};
        {% endif %}let mut selected = {% render "joined_tables", table: table, joins: joins %}
            {{ fixed }}{% unless shape == "one" %}{% render "ordered", key: key, table: table, direction: direction %}
            .limit({% if shape == "page" %}query.limit.and_one_more(){% else %}MAX_ITEMS{% endif %})
            {% endunless %}.select({{ row }}::as_select())
            .into_boxed();
        {% for field in fields %}{% if field.optional %}{% render "filter", field: field, table: table, counted: counted %}
        {% endif %}{% endfor %}{% if shape == "page" %}if let Some(after) = query.after {
            {% if key %}let (value, id): ({% render "wire_field_type", field: key %}, ::{{ id_path }}) = after.decode(LIST)?;
            let columns = ({{ table }}::{{ key.column | column: table }}, {{ table }}::id);
            selected = selected.filter(::runtime::db::row_{{ beyond }}(columns, ({% render "wire_to_row", of: key.type %}, ::runtime::db::types::uuid(id))));
            {% else %}let id: ::{{ id_path }} = after.decode(LIST)?;
            selected = selected.filter({{ table }}::id.{{ beyond }}(::runtime::db::types::uuid(id)));
            {% endif %}}
        {% endif %}let mut connection = self.unit_of_work.{% if assembled or counted %}snapshot{% else %}connection{% endif %}().await?;
        {% else %}let mut connection = self.unit_of_work.{% if assembled %}snapshot{% else %}connection{% endif %}().await?;
        {% endif %}let {% if shape == "one" %}row{% else %}rows{% endif %} = {% if boxed %}selected{% else %}{% render "joined_tables", table: table, joins: joins %}
            {{ fixed }}{% unless shape == "one" %}{% render "ordered", key: key, table: table, direction: direction %}
            .limit(MAX_ITEMS)
            {% endunless %}.select({{ row }}::as_select())
            {% endif %}{% if shape == "one" %}.first(&mut *connection)
            .await
            .optional()
            {% else %}.load(&mut *connection)
            .await
            {% endif %}.map_err(failure)?;
        {% if counted %}let total = counted.get_result(&mut *connection).await.map_err(failure)?;
        {% endif %}        {% if shape == "one" and assembled and whole %}let Some(row) = row else {
            return Ok(None);
        };
        {% for count in counts %}let {{ count.name }} = {{ count.table }}::table
            .filter({{ count.table }}::{{ count.reference }}.eq(row.{{ whole }}.id))
            .count()
            .get_result(&mut *connection)
            .await
            .map_err(failure)?;
        {% endfor %}Ok(Some(::{{ view }} {
            {{ whole }}: {% if has_lists %}{{ entity }}_view(row.{{ whole }}, &mut connection).await?{% elsif whole_fallible %}row.{{ whole }}.try_into()?{% else %}row.{{ whole }}.into(){% endif %},
            {% for join in joins %}{{ join.name }}: {% render "joined_from_row", join: join %},
            {% endfor %}{% for count in counts %}{{ count.name }},
            {% endfor %}
        }))
        {% elsif shape == "one" and has_lists %}match row {
            Some(row) => {{ entity }}_view(row, &mut connection).await.map(Some),
            None => Ok(None),
        }
        {% elsif shape == "one" %}{% if fallible %}row.map({{ convert }}).transpose(){% else %}Ok(row.map({{ convert }})){% endif %}
        {% elsif shape == "list" and assembled and whole %}{% render "wholes", entity: entity, whole: whole, view: view, joins: joins, counts: counts, has_lists: has_lists, whole_fallible: whole_fallible, list: true %}
        {% elsif shape == "list" and has_lists %}{{ entity }}_views(rows, &mut connection).await
        {% elsif shape == "list" %}{% if fallible %}rows.into_iter().map({{ convert }}).collect(){% else %}Ok(rows.into_iter().map({{ convert }}).collect()){% endif %}
        {% else %}{% if assembled and whole %}{% render "wholes", entity: entity, whole: whole, view: view, joins: joins, counts: counts, has_lists: has_lists, whole_fallible: whole_fallible, list: false %}
        {% elsif has_lists %}let items = {{ entity }}_views(rows, &mut connection).await?;
        {% else %}let items = rows.into_iter().map({{ convert }}){% if fallible %}.collect::<::kernel::Result<_>>()?{% else %}.collect(){% endif %};
        {% endif %}        {% if counted %}let page = {% endif %}::kernel::Page::new(items, query.limit, |last: &::{{ view }}| ::kernel::Cursor::encode(LIST, &{% if key %}({% unless key.copied %}&{% endunless %}{{ last }}.{{ key.name }}, {{ last }}.id){% else %}{{ last }}.id{% endif %})){% if counted %}?;
        Ok(page.counted(total)){% endif %}
        {% endif %}
    }
}
{% if own_view %}
{% render "view_of_row", fallible: fallible, row: row, view: view, fields: shown, joins: joins %}
{% endif %}
