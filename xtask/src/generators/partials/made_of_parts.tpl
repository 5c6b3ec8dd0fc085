::{{ field.type.path }}::new({% for inner in field.type.fields %}{{ field.raw }}_{{ inner.name }}{% unless forloop.last %}, {% endunless %}{% endfor %})
{%- comment -%} A value object of several values. {%- endcomment -%}
