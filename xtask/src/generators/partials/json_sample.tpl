{%- comment -%} A value of `field` for tests, in `json!`. {%- endcomment -%}
{%- if field.list -%}[{% render "json_value", of: field.type, second: second %}]
{%- elsif field.optional and second -%}null
{%- else -%}{% render "json_value", of: field.type, second: second %}
{%- endif -%}
