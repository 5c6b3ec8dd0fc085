{%- comment -%} The names of `fields` as the pattern of a tuple. {%- endcomment -%}
({% for field in fields %}{{ field.name }}{% if forloop.last == false or fields.size == 1 %}, {% endif %}{% endfor %})
