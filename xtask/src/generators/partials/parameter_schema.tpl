{%- comment -%} The type of `part` in the description of a parameter: an id is a UUID there. It has its path: utoipa does not count as a use of an import. {%- endcomment -%}
{%- if part.optional -%}Option<{%- endif -%}
{%- if part.id -%}uuid::Uuid{%- else -%}{% render "type", of: part %}{%- endif -%}
{%- if part.optional -%}>{%- endif -%}
