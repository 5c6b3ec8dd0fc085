{%- comment -%} The type of `part` in the description of a parameter: an id is a UUID there. It has its path: utoipa does not count as a use of an import. {%- endcomment -%}
{%- if part.optional -%}Option<{%- endif -%}
{%- case part.kind -%}
{%- when "uuid" -%}uuid::Uuid
{%- when "text", "secret" -%}{%- if part.type.kind == "enum" and part.type.described -%}::{{ part.type.path }}{%- else -%}String{%- endif -%}
{%- else -%}{% render "type", of: part %}
{%- endcase -%}
{%- if part.optional -%}>{%- endif -%}
