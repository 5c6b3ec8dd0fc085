{%- case of.kind -%}
{%- when "uuid", "id" -%}{% if optional %}{{ value }}.map(::runtime::db::types::uuid){% else %}::runtime::db::types::uuid({{ value }}){% endif %}
{%- when "json" -%}{% if optional %}{{ value }}.map(|json| json.to_string()){% else %}{{ value }}.to_string(){% endif %}
{%- else -%}{{ value }}
{%- endcase -%}
