{%- comment -%}
The rules of a `field` of a value object. They are a beginning: the people whose work it is know more.
`part` says what is written of each rule: its condition, its variant, its code, its place or its test.
{%- endcomment -%}
{%- case field.type.kind -%}
{%- when "i32", "i64" -%}{% render "rule", part: part, type: type, fields: fields, field: field %}
{%- endcase -%}
