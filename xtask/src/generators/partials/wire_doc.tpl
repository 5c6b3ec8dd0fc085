{%- comment -%} What the description says of `field` that has no place in a schema. {%- endcomment -%}
{%- assign of = field.type -%}{%- if of.kind == "value" and of.fallible == false -%}{%- assign of = of.inner -%}{%- endif -%}
{%- if of.kind == "json" -%}/// {% if field.list %}Each with at{% else %}At{% endif %} most 16,384 bytes of JSON.
    {% endif -%}
