::{{ of.path }}::new({% for inner in of.fields %}{% render "from_row", field: inner, source: source %}{% unless forloop.last %}, {% endunless %}{% endfor %}){% if of.fallible %}.map_err(::kernel::Error::internal)?{% endif %}
{%- comment -%} A value object of several values from its columns. {%- endcomment -%}
