diesel::table! {
    use runtime::db::sql_types::*;

    {{ table }} (id) {
        id -> Uuid,
{% for part in columns %}        {{ part.name | column: table }} -> {{ part.column }},
{% endfor %}    }
}
