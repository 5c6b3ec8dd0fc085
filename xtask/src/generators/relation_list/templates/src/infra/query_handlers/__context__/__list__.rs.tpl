{%- assign query = "::app_core::" | append: context | append: "::queries::" | append: list | append: "::" | append: List -%}
{%- assign link = listed.name | column: table -%}
{%- capture is_own -%}{% if owned %}{{ owned.table }}::{{ owned.owner | column: owned.table }}.eq(::runtime::db::types::uuid(query.{{ owned.claimant }})){% endif %}{%- endcapture -%}
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use nject::injectable;
use runtime::db::failure;
use crate::infra::db::tables::{{ table }};
{% if listed.entity %}use crate::infra::db::tables::{{ listed.entity.table }};
{% endif %}{% if listed.entity.has_lists %}use crate::infra::query_handlers::{{ context }}::{{ listed.entity.name }}_view::{{ listed.entity.name }}_views;
{% endif %}{% if owned and owned.is_listed == false %}use crate::infra::db::tables::{{ owned.table }};
{% endif %}
/// The list and its order, for cursors.
const LIST: &str = "{{ plural_words }} of {{ context }}: {{ listed.plural_words }} of {{ of.a_words }} by id, descending";

#[injectable]
pub struct {{ List }}Handler {
    unit_of_work: ::runtime::db::UnitOfWork,
}

impl ::kernel::QueryHandler<{{ query }}> for {{ List }}Handler {
    async fn handle(&self, query: {{ query }}) -> ::kernel::Result<::kernel::Page<::{{ view }}>> {
        let mut selected = {{ table }}::table
            {% if listed.entity %}.inner_join({{ listed.entity.table }}::table.on({{ listed.entity.table }}::id.eq({{ table }}::{{ link }})))
            {% endif %}{% if owned %}.filter({% if owned.is_listed %}{{ is_own }}{% else %}{{ table }}::{{ of.name | column: table }}.eq_any({{ owned.table }}::table.filter({{ is_own }}).select({{ owned.table }}::id)){% endif %})
            {% endif %}.filter({{ table }}::{{ of.name | column: table }}.eq(::runtime::db::types::uuid(query.{{ of.name }})))
            .order({{ table }}::{{ link }}.desc())
            .limit(query.limit.and_one_more())
            .select({% if listed.entity %}::{{ listed.entity.row }}::as_select(){% else %}{{ table }}::{{ link }}{% endif %})
            .into_boxed();
        if let Some(after) = query.after {
            let id: ::{{ listed.type.path }} = after.decode(LIST)?;
            selected = selected.filter({{ table }}::{{ link }}.lt(::runtime::db::types::uuid(id)));
        }
        let mut connection = self.unit_of_work.{% if listed.entity.has_lists %}snapshot{% else %}connection{% endif %}().await?;
        {% if listed.entity %}let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let items = {% if listed.entity.has_lists %}{{ listed.entity.name }}_views(rows, &mut connection).await?{% else %}rows.into_iter().map(::{{ view }}::{% if listed.entity.fallible %}try_from).collect::<::kernel::Result<_>>()?{% else %}from).collect(){% endif %}{% endif %};
        {% else %}let ids = selected.load(&mut *connection).await.map_err(failure)?;
        let items = ids.into_iter().map(|id| ::{{ view }} { id: ::runtime::db::types::id(id) }).collect();
        {% endif %}::kernel::Page::new(items, query.limit, |last: &::{{ view }}| ::kernel::Cursor::encode(LIST, &last.{% if listed.entity.has_lists %}summary.{% endif %}id))
    }
}
