{%- comment -%} The columns of `field`, which is in `value`. It is a field of an entity, or got from a value object. {%- endcomment -%}
{%- if field.type.kind == "composite" -%}
{%- for inner in field.type.fields -%}
{%- if field.optional -%}
{%- capture got -%}{{ field.name }}.{{ inner.name }}(){%- endcapture -%}
{%- capture column -%}{% render "leaf_to_row", of: inner.type, value: got, optional: false, got: true, borrowed: inner.borrowed %}{%- endcapture -%}
{{ inner.column }}: {{ value }}.as_ref().map({% if column == got %}::{{ field.type.path }}::{{ inner.name }}{% else %}|{{ field.name }}| {{ column }}{% endif %}),
{%- else -%}
{%- capture got -%}{{ value }}.{{ inner.name }}(){%- endcapture -%}
{% render "to_row", field: inner, value: got, got: true %}
{%- endif -%}
{%- endfor -%}
{%- else -%}
{{ field.column }}: {% render "leaf_to_row", of: field.type, value: value, optional: field.optional, got: got, borrowed: field.borrowed %},
{%- endif -%}
