{%- comment -%} A field of the message from the request, or from what was checked before. {%- endcomment -%}
{%- if field.checked -%}{{ field.name }}
{%- elsif field.type.kind == "composite" or field.type.kind == "value" -%}
{%- if field.optional -%}{{ field.name }}: {{ field.raw }}.map(::{{ field.type.path }}::from)
{%- else -%}{{ field.name }}: ::{{ field.type.path }}::from({{ field.raw }})
{%- endif -%}
{%- elsif field.default -%}{{ field.name }}: {{ field.raw }}.{% render "or_default", field: field %}
{%- elsif field.raw == field.name -%}{{ field.name }}
{%- else -%}{{ field.name }}: {{ field.raw }}
{%- endif -%}
