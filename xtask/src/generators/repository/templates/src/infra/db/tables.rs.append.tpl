diesel::table! {
    use runtime::db::sql_types::*;

    {{ table }} (id) {
        id -> Uuid,
{% for part in columns %}        {{ part.name | column: table }} -> {{ part.column }},
{% endfor %}    }
}
{% for list in lists %}
diesel::table! {
    use runtime::db::sql_types::*;

    {{ list.table }} ({{ list.owner }}, position) {
        {{ list.owner }} -> Uuid,
        position -> Integer,
{% for part in list.columns %}        {{ part.name | column: list.table }} -> {{ part.column }},
{% endfor %}    }
}
{% endfor %}
