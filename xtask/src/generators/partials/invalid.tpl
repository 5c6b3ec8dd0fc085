{%- comment -%} Rows for a table in a test: each has a value that one rule of `field` refuses, and the pointer to its place. `pointer` is the place that `field` is in. {%- endcomment -%}
{%- capture pointer -%}{{ pointer }}/{{ field.name | wire }}{%- endcapture -%}
{%- if field.list -%}
{%- if field.min > 0 -%}("{{ pointer }}", json!([])),
{% endif -%}
("{{ pointer }}", ::serde_json::Value::from(vec![json!({% render "json_value", of: field.type, second: false %}); {{ field.max | plus: 1 }}])),
{% if field.max > 0 -%}{%- capture pointer -%}{{ pointer }}/0{%- endcapture -%}{% render "invalid_value", of: field.type, pointer: pointer %}{%- endif -%}
{%- else -%}{% render "invalid_value", of: field.type, pointer: pointer %}
{%- endif -%}
