{%- comment -%} Statements that check fields of a request, and make variables of them. There are `groups` of fields, because `validate` takes so many. {%- endcomment -%}
{%- if groups.size == 1 -%}
{%- assign fields = groups[0] -%}
{%- if fields.size == 1 -%}{%- assign field = fields[0] -%}let {{ field.name }} = {% render "parsed", field: field %}?;
{%- else -%}let {% render "names", fields: fields %} = {% render "validated", fields: fields %}?;
{%- endif -%}
{%- elsif groups.size > 1 -%}let ({% for fields in groups %}{% render "names", fields: fields %}{% unless forloop.last %}, {% endunless %}{% endfor %}) = ::kernel::validate((
    {% for fields in groups %}{% render "validated", fields: fields %},
    {% endfor %}
))?;
{%- endif -%}
