diesel::table! {
    use runtime::db::sql_types::*;

    {{ table }} ({{ first.name | column: table }}, {{ second.name | column: table }}) {
        {{ first.name | column: table }} -> Uuid,
        {{ second.name | column: table }} -> Uuid,
    }
}
{% for table_of_end in linked_tables %}
diesel::allow_tables_to_appear_in_same_query!({{ table }}, {{ table_of_end }});
{% endfor %}
