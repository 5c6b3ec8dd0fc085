{%- comment -%} The columns of a row from `field`, which is in `value`. {%- endcomment -%}
{%- assign name = field.name -%}
{%- assign of = field.type -%}
{%- case of.kind -%}
{%- when "value" -%}{{ name }}: {% render "inner_to_row", of: of, value: value, name: name, optional: field.optional %},
{%- when "composite" -%}
{%- for inner in of.fields -%}
{{ name }}_{{ inner.name }}: {% render "got_to_row", inner: inner, value: value %},
{%- endfor -%}
{%- else -%}{{ name }}: {% render "primitive_to_row", of: of, value: value, optional: field.optional %},
{%- endcase -%}
