{%- comment -%} The `fields` in which a sample differs from the one of the double. {%- endcomment -%}
{%- for field in fields -%}{{ field.name }}: {% render "field_sample", field: field, second: second %},
    {% endfor -%}
