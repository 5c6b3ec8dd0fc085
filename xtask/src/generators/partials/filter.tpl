{%- comment -%} The condition of a query for `field`; a field that may be absent is a condition if it is there. {%- endcomment -%}
{%- assign of = field.type -%}
{%- if field.optional -%}{%- assign value = "value" -%}{%- else -%}{%- assign value = "query." | append: field.name -%}{%- endif -%}
{%- capture conditions -%}
{%- if of.kind == "composite" -%}
{%- for inner in of.fields -%}{%- capture got -%}{{ value }}.{{ inner.name }}(){%- endcapture -%}.filter({{ table }}::{{ inner.column | column: table }}.eq({% render "asked", of: inner.type, value: got, got: true, borrowed: inner.borrowed %})){%- endfor -%}
{%- elsif field.condition == "starts_with" -%}.filter(::runtime::db::starts_with({{ table }}::{{ field.column | column: table }}, {% if of.kind == "text" %}&{{ value }}{% else %}{{ value }}.as_str(){% endif %}))
{%- else -%}.filter({{ table }}::{{ field.column | column: table }}.{{ field.condition }}({% render "asked", of: of, value: value, got: false, borrowed: false %}))
{%- endif -%}
{%- endcapture -%}
{%- if field.optional -%}if let Some(value) = query.{{ field.name }} {
    selected = selected{{ conditions }};
}
{%- else -%}{{ conditions }}
{%- endif -%}
