{%- comment -%} An element of a list from its `row`. {%- endcomment -%}
{%- if field.type.kind == "composite" -%}{% capture made %}{% render "composite_from_row", of: field.type, source: "row." %}{% endcapture %}{%- else -%}{% capture made %}{% render "leaf_from_row", of: field.type, value: "row.value", optional: false %}{% endcapture %}{%- endif -%}
{%- assign last = made | slice: -1 -%}{%- assign most = made | size | minus: 1 -%}
{%- if last == "?" -%}{{ made | slice: 0, most }}{%- elsif list.fallible -%}Ok({{ made }}){%- else -%}{{ made }}{%- endif -%}
