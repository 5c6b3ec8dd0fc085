{%- for index in indexes %}{{ index.statement }}
{% endfor -%}
