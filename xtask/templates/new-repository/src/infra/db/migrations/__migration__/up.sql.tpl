CREATE TABLE {{ sql_table }} (
    id {{ id_sql }} PRIMARY KEY{% for part in others %},
    {{ part.sql_name }} {{ part.sql }}{% endfor %}
){{ options }};
