CREATE TABLE "{{ table }}" (
    "id" {{ id_sql }} PRIMARY KEY{% for part in columns %},
    {% render "column_sql", part: part, table: table %}{% endfor %}{% for unique in uniques %},
    UNIQUE ({% for name in unique.columns %}"{{ name | column: table }}"{% unless forloop.last %}, {% endunless %}{% endfor %}){% endfor %}
){{ options }};
{% for index in indexes %}
CREATE INDEX "{{ index.name }}" ON "{{ table }}" ({% for name in index.columns %}"{{ name | column: table }}", {% endfor %}"id");
{% endfor %}{% for list in lists %}
CREATE TABLE "{{ list.table }}" (
    "{{ list.owner }}" {{ id_sql }} REFERENCES "{{ table }}" ("id") ON DELETE CASCADE,
    "position" {{ position_sql }}{% for part in list.columns %},
    {% render "column_sql", part: part, table: list.table %}{% endfor %},
    PRIMARY KEY ("{{ list.owner }}", "position")
){{ list_options }};
{% for name in list.referring %}
CREATE INDEX "{{ list.table }}_{{ name }}" ON "{{ list.table }}" ("{{ name | column: list.table }}");
{% endfor %}{% endfor %}
