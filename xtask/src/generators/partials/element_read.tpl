{%- comment -%} The type of an element of `list` as a query reads it. {%- endcomment -%}
{%- if list.type.kind == "composite" -%}{{ list.Row }}{%- else -%}{% render "row_type", part: list.columns[0] %}{%- endif -%}
