{%- comment -%} The type of `part` in a view or a request. {%- endcomment -%}
{%- if part.optional -%}Option<{%- endif -%}
{%- if part.id -%}::{{ part.id }}{%- else -%}{% render "type", of: part %}{%- endif -%}
{%- if part.optional -%}>{%- endif -%}
