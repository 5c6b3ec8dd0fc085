{%- comment -%} A value of `field` for tests. {%- endcomment -%}
{%- if field.optional and second -%}None
{%- elsif field.optional -%}Some({% render "sample", of: field.type, second: second %})
{%- else -%}{% render "sample", of: field.type, second: second %}
{%- endif -%}
