{%- comment -%} The field of a row for `part`, a column of `table`. {%- endcomment -%}
{%- assign column = part.name | column: table -%}
{%- unless column == part.name -%}#[diesel(column_name = {{ column }})]
    {% endunless -%}
{{ part.name }}: {% render "row_type", part: part %}
