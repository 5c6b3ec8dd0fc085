diesel::table! {
    use runtime::db::sql_types::*;

    {{ table }} (id) {
        id -> Uuid,
{% for part in columns %}        {{ part.name }} -> {{ part.column }},
{% endfor %}    }
}
