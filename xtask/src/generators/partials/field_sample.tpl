{%- comment -%} A value of `field` for tests. {%- endcomment -%}
{%- if field.list -%}vec![{% render "sample", of: field.type, second: second %}]
{%- elsif field.optional and second -%}None
{%- elsif field.optional -%}Some({% render "sample", of: field.type, second: second %})
{%- else -%}{% render "sample", of: field.type, second: second %}
{%- endif -%}
