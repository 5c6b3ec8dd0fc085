CREATE TABLE "{{ table }}" (
    "id" {{ id_sql }} PRIMARY KEY{% for part in others %},
    "{{ part.name }}" {{ part.sql }}{% endfor %}
){{ options }};
