{%- comment -%} The type of `part` in the description of a parameter: an id is a UUID there. {%- endcomment -%}
{%- if part.optional -%}Option<{%- endif -%}
{%- if part.id -%}::uuid::Uuid{%- else -%}{% render "type", of: part %}{%- endif -%}
{%- if part.optional -%}>{%- endif -%}
