{%- comment -%} A body with all `fields`. Formatters leave what is in `json!` alone: up to three fields stand on one line. {%- endcomment -%}
{%- if fields.size == 0 -%}json!({})
{%- elsif fields.size <= 3 -%}json!({ {% for field in fields %}"{{ field.name | wire }}": {% render "json_sample", field: field, second: second %}{% unless forloop.last %}, {% endunless %}{% endfor %} })
{%- else -%}json!({
{% for field in fields %}        "{{ field.name | wire }}": {% render "json_sample", field: field, second: second %},
{% endfor %}    })
{%- endif -%}
