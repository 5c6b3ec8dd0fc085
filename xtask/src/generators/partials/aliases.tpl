{%- comment -%} The aliases of tables that a query has more than once, because several of `joins` are entities of one kind. Formatters leave what is in `alias!` alone. {%- endcomment -%}
diesel::alias! {
{% for join in joins %}{% if join.alias %}    {% if public %}pub {% endif %}const {{ join.constant }}: Alias<{{ join.alias }}> = {{ join.table }} as {{ join.name }};
{% endif %}{% endfor -%}
}
