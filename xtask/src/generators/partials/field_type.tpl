{%- comment -%} The type of `field` in the core. {%- endcomment -%}
{%- if field.optional -%}Option<{% render "type", of: field.type %}>{%- else -%}{% render "type", of: field.type %}{%- endif -%}
