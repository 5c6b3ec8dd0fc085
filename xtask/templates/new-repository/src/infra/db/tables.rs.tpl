diesel::table! {
    use runtime::db::sql_types::*;

    {{ table }} (id) {
        id -> Uuid,
{% for part in others %}        {{ part.name }} -> {{ part.column }},
{% endfor %}    }
}
