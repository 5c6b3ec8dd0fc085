{%- comment -%} The type of `field` in the core. {%- endcomment -%}
{%- if field.list -%}Vec<{%- elsif field.optional -%}Option<{%- endif -%}
{%- render "type", of: field.type -%}
{%- if field.list or field.optional -%}>{%- endif -%}
