{%- comment -%} The condition of a query for `field`; a field that may be absent is a condition if it is there. {%- endcomment -%}
{%- assign of = field.type -%}
{%- if of.kind == "composite" -%}
{%- if field.optional -%}if let Some(value) = query.{{ field.name }} {
{%- for inner in of.fields -%}{%- assign column = field.name | append: "_" | append: inner.name -%}selection = selection.filter({{ table }}::{{ column | column: table }}.eq({% render "got_to_row", inner: inner, value: "value" %}));{%- endfor -%}
}
{%- else -%}
{%- assign value = "query." | append: field.name -%}
{%- for inner in of.fields -%}
{%- assign column = field.name | append: "_" | append: inner.name -%}
{%- if boxed -%}selection = selection{%- endif -%}
.filter({{ table }}::{{ column | column: table }}.eq({% render "got_to_row", inner: inner, value: value %}))
{%- if boxed -%};{%- endif -%}
{%- endfor -%}
{%- endif -%}
{%- elsif field.optional -%}if let Some(value) = query.{{ field.name }} {
    selection = selection.filter({{ table }}::{{ field.name | column: table }}.eq({% render "asked", of: of, value: "value" %}));
}
{%- else -%}
{%- assign value = "query." | append: field.name -%}
{%- if boxed -%}selection = selection{%- endif -%}
.filter({{ table }}::{{ field.name | column: table }}.eq({% render "asked", of: of, value: value %}))
{%- if boxed -%};{%- endif -%}
{%- endif -%}
