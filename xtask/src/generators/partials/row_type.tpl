{%- comment -%} The type of the column of `part` in a row. {%- endcomment -%}
{%- if part.optional -%}Option<{%- endif -%}
{%- case part.kind -%}
{%- when "uuid" -%}::runtime::db::types::Uuid
{%- when "json" -%}::runtime::db::types::Json
{%- when "decimal" -%}::runtime::db::types::Decimal
{%- when "version" -%}i64
{%- when "secret" -%}String
{%- else -%}{% render "type", of: part %}
{%- endcase -%}
{%- if part.optional -%}>{%- endif -%}
