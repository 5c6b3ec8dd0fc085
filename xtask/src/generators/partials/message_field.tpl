{%- comment -%} A field of the message from the request, or from what was checked before. {%- endcomment -%}
{%- if field.type.fallible -%}{{ field.name }}
{%- elsif field.type.kind == "composite" -%}{{ field.name }}: {% render "made_of_parts", field: field %}
{%- elsif field.type.kind == "value" and field.optional -%}{{ field.name }}: {{ field.raw }}.map(::{{ field.type.path }}::from)
{%- elsif field.type.kind == "value" -%}{{ field.name }}: ::{{ field.type.path }}::from({{ field.raw }})
{%- elsif field.raw == field.name -%}{{ field.name }}
{%- else -%}{{ field.name }}: {{ field.raw }}
{%- endif -%}
