{%- comment -%} The field of a row with the columns of `join`, an entity that is shown beside the one that refers to it. Formatters leave the expressions in attributes alone. {%- endcomment -%}
{%- if join.alias -%}#[diesel(
        select_expression = {{ join.constant }}.fields(<{{ join.row }} as Selectable<::runtime::db::Backend>>::construct_selection()){% if join.optional %}.nullable(){% endif %},
        select_expression_type = {% if join.optional %}::diesel::dsl::Nullable<{% endif %}::diesel::dsl::AliasedFields<{{ join.alias }}, <{{ join.row }} as Selectable<::runtime::db::Backend>>::SelectExpression>{% if join.optional %}>{% endif %}
    )]
{%- else -%}#[diesel(embed)]
{%- endif %}
{% if public %}pub {% endif %}{{ join.name }}: {% if join.optional %}Option<{% endif %}{{ join.row }}{% if join.optional %}>{% endif %},
{%- comment -%}{%- endcomment -%}
