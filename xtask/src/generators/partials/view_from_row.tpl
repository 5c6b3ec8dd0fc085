{%- comment -%} The value of `field` of a view from its columns. `source` stands before their names: `row.`, or nothing if they are variables. {%- endcomment -%}
{%- assign of = field.type -%}
{%- if of.kind == "composite" -%}
{%- if field.optional -%}match ({% render "columns", of: of, before: source, after: "" %}) {
    ({% render "columns", of: of, before: "Some(", after: ")" %}) => Some({% render "composite_view_from_row", of: of, source: "" %}),
    _ => None,
}
{%- else -%}{% render "composite_view_from_row", of: of, source: source %}
{%- endif -%}
{%- else -%}
{%- capture value -%}{{ source }}{{ field.column }}{%- endcapture -%}
{%- if of.kind == "enum" and of.described -%}{% render "leaf_from_row", of: of, value: value, optional: field.optional %}
{%- elsif of.kind == "id" -%}{% render "leaf_from_row", of: of, value: value, optional: field.optional %}
{%- elsif of.kind == "value" -%}{% render "leaf_from_row", of: of.inner, value: value, optional: field.optional %}
{%- elsif of.kind == "line" or of.kind == "multiline" or of.kind == "enum" -%}{{ value }}
{%- else -%}{% render "leaf_from_row", of: of, value: value, optional: field.optional %}
{%- endif -%}
{%- endif -%}
