{%- comment -%} The same as `checked`, for the fields of a change. {%- endcomment -%}
{%- if groups.size == 1 -%}
{%- assign fields = groups[0] -%}
{%- if fields.size == 1 -%}{%- assign field = fields[0] -%}let {{ field.name }} = {% render "changed", field: field %}?;
{%- else -%}let {% render "names", fields: fields %} = ::kernel::validate((
    {% for field in fields %}{% render "changed", field: field %},
    {% endfor %}
))?;
{%- endif -%}
{%- elsif groups.size > 1 -%}let ({% for fields in groups %}{% render "names", fields: fields %}{% unless forloop.last %}, {% endunless %}{% endfor %}) = ::kernel::validate((
    {% for fields in groups %}::kernel::validate((
        {% for field in fields %}{% render "changed", field: field %},
        {% endfor %}
    )),
    {% endfor %}
))?;
{%- endif -%}
