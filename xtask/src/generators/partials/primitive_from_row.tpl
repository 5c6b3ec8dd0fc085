{%- comment -%} A value without structure from the column `value` of `row`. {%- endcomment -%}
{%- case of.kind -%}
{%- when "uuid", "id" -%}{% if optional %}row.{{ value }}.map(::runtime::db::types::id){% else %}::runtime::db::types::id(row.{{ value }}){% endif %}
{%- when "json" -%}{% if optional %}row.{{ value }}.as_deref().map(::serde_json::from_str).transpose().map_err(::kernel::Error::internal)?{% else %}::serde_json::from_str(&row.{{ value }}).map_err(::kernel::Error::internal)?{% endif %}
{%- else -%}row.{{ value }}
{%- endcase -%}
