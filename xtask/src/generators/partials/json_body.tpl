{%- comment -%} A body with all `fields`, in an `envelope` if there is one. Formatters leave what is in `json!` alone: up to three fields stand on one line. {%- endcomment -%}
{%- capture open -%}{% if envelope %}{ "{{ envelope.one | wire }}": {% endif %}{%- endcapture -%}
{%- capture close -%}{% if envelope %} }{% endif %}{%- endcapture -%}
{%- if fields.size == 0 -%}json!({{ open }}{}{{ close }})
{%- elsif fields.size <= 3 -%}json!({{ open }}{ {% for field in fields %}"{{ field.name | wire }}": {% render "json_sample", field: field, second: second %}{% unless forloop.last %}, {% endunless %}{% endfor %} }{{ close }})
{%- else -%}json!({{ open }}{
{% for field in fields %}        "{{ field.name | wire }}": {% render "json_sample", field: field, second: second %},
{% endfor %}    }{{ close }})
{%- endif -%}
