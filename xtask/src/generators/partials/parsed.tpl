{%- comment -%} A value object that may refuse what the request has in `field.raw`. {%- endcomment -%}
{%- if field.type.kind == "composite" -%}{% render "made_of_parts", field: field %}
{%- elsif field.optional -%}{{ field.raw }}.map(::{{ field.type.path }}::try_from).transpose()
{%- else -%}::{{ field.type.path }}::try_from({{ field.raw }})
{%- endif -%}
