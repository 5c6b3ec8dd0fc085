{%- comment -%} A body with all `parts`. Formatters leave what is in `json!` alone: up to three fields stand on one line. {%- endcomment -%}
{%- if parts.size == 0 -%}json!({})
{%- elsif parts.size <= 3 -%}json!({ {% for part in parts %}"{{ part.name }}": {% render "json_sample", part: part %}{% unless forloop.last %}, {% endunless %}{% endfor %} })
{%- else -%}json!({
{% for part in parts %}        "{{ part.name }}": {% render "json_sample", part: part %},
{% endfor %}    })
{%- endif -%}
