{%- comment -%} The column that `value`, `of` a type, is compared with. {%- endcomment -%}
{%- case of.kind -%}
{%- when "id", "uuid" -%}::runtime::db::types::uuid({{ value }})
{%- when "value" -%}
{%- if of.inner.kind == "uuid" -%}::runtime::db::types::uuid({{ value }})
{%- elsif of.conversion == "as_str" -%}{{ value }}.as_str().to_owned()
{%- else -%}{% render "constructor", of: of.inner %}::from({{ value }})
{%- endif -%}
{%- else -%}{{ value }}
{%- endcase -%}
