{%- comment -%} What a query selects of an element of `list`. {%- endcomment -%}
{%- if list.type.kind == "composite" -%}{{ list.Row }}::as_select(){%- else -%}{{ list.table }}::value{%- endif -%}
