{%- comment -%} A field of a change from the request, or from what was checked before. {%- endcomment -%}
{%- if field.checked -%}{{ field.name }}
{%- elsif field.type.kind == "composite" or field.type.kind == "value" -%}{{ field.name }}: {{ field.raw }}.map(::{{ field.type.path }}::from)
{%- else -%}{{ field.name }}: {{ field.raw }}
{%- endif -%}
