{%- comment -%} The type of `field` in requests and answers. {%- endcomment -%}
{%- if field.list -%}Vec<{%- elsif field.optional or field.default -%}Option<{%- endif -%}
{%- render "wire_type", of: field.type -%}
{%- if field.list or field.optional or field.default -%}>{%- endif -%}
