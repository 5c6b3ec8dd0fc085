{%- comment -%} The type of `join`, an entity that is shown beside the one that refers to it, in a view. {%- endcomment -%}
{%- if join.optional -%}Option<{%- endif -%}::{{ join.view }}{%- if join.optional -%}>{%- endif -%}
