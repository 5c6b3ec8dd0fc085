{%- comment -%} Rows for a table in a test: each has a value that one rule of a type refuses, and the `pointer` to its place. {%- endcomment -%}
{%- case of.kind -%}
{%- when "composite" -%}{% for field in of.fields %}{% render "invalid", field: field, pointer: pointer %}{% endfor %}
{%- when "enum" -%}("{{ pointer }}", json!("none of these")),
{% when "date" -%}("{{ pointer }}", json!("+10000-01-01")),
{% when "datetime" -%}("{{ pointer }}", json!("+10000-01-01T00:00:00Z")),
{% else -%}
{%- assign kind = of.kind -%}{%- if kind == "value" and of.fallible == false -%}{%- assign kind = of.inner.kind -%}{%- endif -%}
{%- if kind == "json" -%}("{{ pointer }}", json!("A".repeat(16_384))),
{% endif -%}
{%- if of.max -%}
{%- if of.min > 0 -%}("{{ pointer }}", json!("")),
{% endif -%}
("{{ pointer }}", json!("A".repeat({{ of.max | plus: 1 | grouped }}))),
{% endif -%}
{%- if of.range -%}{%- for number in of.range.outside_json -%}("{{ pointer }}", json!({{ number }})),
{% endfor -%}{%- endif -%}
{%- endcase -%}
