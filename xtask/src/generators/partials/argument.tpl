{%- comment -%} A part of a value object from its view, or from what was checked before. {%- endcomment -%}
{%- if field.checked -%}{{ field.name }}
{%- elsif field.type.kind == "composite" or field.type.kind == "value" -%}::{{ field.type.path }}::from({{ field.raw }})
{%- else -%}{{ field.raw }}
{%- endif -%}
