::{{ of.view }} { {% for inner in of.fields %}{{ inner.name }}: {% render "view_from_row", field: inner, source: source %}, {% endfor %} }
{%- comment -%} A value object of several values as clients see it, from its columns. {%- endcomment -%}
