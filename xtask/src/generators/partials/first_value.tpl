{%- comment -%} The value of a readonly `field` when its entity is created. {%- endcomment -%}
{%- if field.optional -%}None{%- elsif field.list -%}Vec::new()
{%- elsif field.default.kind == "variant" -%}::{{ field.type.path }}::{{ field.default.name }}
{%- else -%}{{ field.default.rust }}
{%- endif -%}
