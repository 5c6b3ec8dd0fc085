{%- comment -%} The columns of a value object of several values, each between `before` and `after`. {%- endcomment -%}
{%- for inner in of.fields -%}
{%- if inner.type.kind == "composite" -%}{% render "columns", of: inner.type, before: before, after: after %}
{%- else -%}{{ before }}{{ inner.column }}{{ after }}
{%- endif -%}
{%- unless forloop.last -%}, {% endunless -%}
{%- endfor -%}
