{%- comment -%} The column for `value`, a value `of` a type as a view has it. {%- endcomment -%}
{%- assign kind = of.kind -%}
{%- if kind == "value" -%}{%- assign kind = of.inner.kind -%}{%- endif -%}
{%- case kind -%}
{%- when "id", "uuid" -%}::runtime::db::types::uuid(value)
{%- when "decimal" -%}::runtime::db::types::Decimal::from(value)
{%- when "version" -%}i64::from(value)
{%- when "enum" -%}{%- if of.described -%}value.as_str().to_owned(){%- else -%}value{%- endif -%}
{%- else -%}value
{%- endcase -%}
