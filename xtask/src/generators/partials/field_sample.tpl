{%- comment -%} A value of `field` for tests. A list has elements that differ. {%- endcomment -%}
{%- if field.list -%}vec![{%- for number in (1..field.size) -%}{%- assign odd = number | modulo: 2 -%}{%- if odd == 1 -%}{%- assign other = second -%}{%- elsif second -%}{%- assign other = false -%}{%- else -%}{%- assign other = true -%}{%- endif -%}{% render "sample", of: field.type, second: other %}{% unless forloop.last %}, {% endunless %}{%- endfor -%}]
{%- elsif field.optional and second -%}None
{%- elsif field.optional -%}Some({% render "sample", of: field.type, second: second %})
{%- else -%}{% render "sample", of: field.type, second: second %}
{%- endif -%}
