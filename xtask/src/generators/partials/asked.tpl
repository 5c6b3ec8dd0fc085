{%- comment -%} What a column is compared with: `value`, which is `of` a type. Its own type must be clear. {%- endcomment -%}
{%- capture owned -%}{{ value }}{% if borrowed %}.clone(){% endif %}{%- endcapture -%}
{%- case of.kind -%}
{%- when "line", "multiline" -%}{{ value }}.as_str().to_owned()
{%- when "decimal" -%}::runtime::db::types::Decimal::from({{ owned }})
{%- when "value" -%}
{%- if of.conversion == "as_str" -%}{{ value }}.as_str().to_owned()
{%- elsif of.inner.kind == "uuid" -%}::runtime::db::types::uuid({{ owned }})
{%- elsif of.inner.kind == "decimal" -%}::runtime::db::types::Decimal::from(::rust_decimal::Decimal::from({{ owned }}))
{%- else -%}{% render "constructor", of: of.inner %}::from({{ owned }})
{%- endif -%}
{%- else -%}{% render "leaf_to_row", of: of, value: value, optional: false, got: got, borrowed: borrowed %}
{%- endcase -%}
