{%- comment -%} The column of a value object around one value. {%- endcomment -%}
{%- if of.conversion == "as_str" -%}{% if optional %}{{ value }}.map(|{{ name }}| {{ name }}.as_str().to_owned()){% else %}{{ value }}.as_str().to_owned(){% endif %}
{%- elsif of.inner.kind == "json" -%}{% if optional %}{{ value }}.map(|{{ name }}| ::serde_json::Value::from({{ name }}).to_string()){% else %}::serde_json::Value::from({{ value }}).to_string(){% endif %}
{%- else -%}{% if optional %}{{ value }}.map(Into::into){% else %}{{ value }}.into(){% endif %}
{%- endif -%}
