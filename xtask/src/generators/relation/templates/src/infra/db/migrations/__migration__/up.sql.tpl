CREATE TABLE "{{ table }}" (
    "{{ first.name | column: table }}" {{ id_sql }}{% if first.entity %} REFERENCES "{{ first.entity.table }}" ("id") ON DELETE CASCADE{% endif %},
    "{{ second.name | column: table }}" {{ id_sql }}{% if second.entity %} REFERENCES "{{ second.entity.table }}" ("id") ON DELETE CASCADE{% endif %},
    PRIMARY KEY ("{{ first.name | column: table }}", "{{ second.name | column: table }}")
){{ options }};

CREATE INDEX "{{ table }}_{{ second.name }}" ON "{{ table }}" ("{{ second.name | column: table }}", "{{ first.name | column: table }}");
