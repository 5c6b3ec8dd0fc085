{%- comment -%} The column of `part` in the migration of `table`. {%- endcomment -%}
"{{ part.name | column: table }}" {{ part.sql }}
{%- if part.type.kind == "enum" %} CHECK ("{{ part.name | column: table }}" IN ({% for variant in part.type.variants %}'{{ variant.text }}'{% unless forloop.last %}, {% endunless %}{% endfor %})){% endif -%}
{%- if part.references %} REFERENCES "{{ part.references }}" ("id"){% if part.cascade %} ON DELETE CASCADE{% endif %}{% endif -%}
