{%- comment -%} The value of `field` from its columns. `source` stands before their names: `row.`, or nothing if they are variables. {%- endcomment -%}
{%- assign of = field.type -%}
{%- if of.kind == "composite" -%}
{%- if field.optional -%}match ({% render "columns", of: of, before: source, after: "" %}) {
    ({% render "columns", of: of, before: "Some(", after: ")" %}) => Some({% render "composite_from_row", of: of, source: "" %}),
    _ => None,
}
{%- else -%}{% render "composite_from_row", of: of, source: source %}
{%- endif -%}
{%- else -%}
{%- capture value -%}{{ source }}{{ field.column }}{%- endcapture -%}
{% render "leaf_from_row", of: of, value: value, optional: field.optional %}
{%- endif -%}
