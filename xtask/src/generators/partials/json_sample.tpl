{%- comment -%} A value of `field` for tests, in `json!`. A list has elements that differ. {%- endcomment -%}
{%- if field.list -%}[{%- for number in (1..field.size) -%}{%- assign odd = number | modulo: 2 -%}{%- if odd == 1 -%}{%- assign other = second -%}{%- elsif second -%}{%- assign other = false -%}{%- else -%}{%- assign other = true -%}{%- endif -%}{% render "json_value", of: field.type, second: other %}{% unless forloop.last %}, {% endunless %}{%- endfor -%}]
{%- elsif field.null or field.optional and second -%}null
{%- else -%}{% render "json_value", of: field.type, second: second %}
{%- endif -%}
