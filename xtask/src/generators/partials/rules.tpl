{%- comment -%}
The rules of a `field` of a value object: what the command line says. The people whose work it is know more. A value object as a part has checked itself.
`part` says what is written of each rule: its constant, its condition, its variant, its code, its place or its test.
{%- endcomment -%}
{%- if field.type.range and field.type.kind != "value" -%}{% render "rule", part: part, type: type, fields: fields, field: field %}{%- endif -%}
