{%- comment -%} The `table` of a query, with those of `joins`. {%- endcomment -%}
{{ table }}::table
{%- for join in joins %}
            .{% if join.optional %}left_join{% else %}inner_join{% endif %}({{ join.table }}::table.on({{ table }}::{{ join.column | column: table }}.eq({{ join.table }}::id{% if join.optional %}.nullable(){% endif %})))
{%- endfor -%}
