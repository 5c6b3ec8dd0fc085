{%- comment -%} The type that the getter of a `field` of a value object returns. {%- endcomment -%}
{%- if field.type.kind == "text" -%}&str{%- elsif field.type.copy -%}{% render "type", of: field.type %}{%- else -%}&{% render "type", of: field.type %}{%- endif -%}
