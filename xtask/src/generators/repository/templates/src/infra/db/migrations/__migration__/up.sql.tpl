CREATE TABLE "{{ table }}" (
    "id" {{ id_sql }} PRIMARY KEY{% for part in columns %},
    "{{ part.name | column: table }}" {{ part.sql }}{% endfor %}
){{ options }};
