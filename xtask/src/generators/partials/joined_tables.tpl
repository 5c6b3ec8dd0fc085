{%- comment -%} The `table` of a query, with those of `joins`. {%- endcomment -%}
{{ table }}::table
{%- for join in joins %}
{%- if join.alias -%}{%- capture joined -%}{{ join.constant }}{%- endcapture -%}{%- capture id -%}{{ join.constant }}.field({{ join.table }}::id){%- endcapture -%}
{%- else -%}{%- capture joined -%}{{ join.table }}::table{%- endcapture -%}{%- capture id -%}{{ join.table }}::id{%- endcapture -%}
{%- endif %}
            .{% if join.optional %}left_join{% else %}inner_join{% endif %}({{ joined }}.on({{ table }}::{{ join.column | column: table }}.eq({{ id }}{% if join.optional %}.nullable(){% endif %})))
{%- endfor -%}
