{%- comment -%} The values of `fields` from a request, if the rules of all of them allow it. {%- endcomment -%}
::kernel::validate((
    {% for field in fields %}{% render "parsed", field: field %},
    {% endfor %}
))
