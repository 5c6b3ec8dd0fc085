{%- comment -%}
The rules of a `field` of a value object. It is a beginning: the people whose work it is know more.
`part` says what is written of each rule: its condition, its variant, its code or its test.
{%- endcomment -%}
{%- case field.type.kind -%}
{%- when "text" -%}
{%- if type.single -%}{%- assign condition = field.name | append: ".is_empty()" -%}{%- else -%}{%- assign condition = field.name | append: ".trim().is_empty()" -%}{%- endif -%}
{%- assign message = '"' | append: field.subject | append: 'must not be empty"' -%}
{%- render "rule", part: part, type: type, fields: fields, field: field, variant: "Empty", code: "empty", condition: condition, message: message, breach: '" ".to_owned()' -%}
{%- assign condition = field.name | append: ".chars().count() > Self::" | append: field.max -%}
{%- assign message = '"' | append: field.subject | append: 'must have at most {} characters", ' | append: type.Name | append: "::" | append: field.max -%}
{%- assign breach = '"a".repeat(::' | append: type.path | append: "::" | append: field.max | append: " + 1)" -%}
{%- render "rule", part: part, type: type, fields: fields, field: field, variant: "TooLong", code: "too_long", condition: condition, message: message, breach: breach -%}
{%- when "i32", "i64" -%}
{%- assign condition = field.name | append: " < 0" -%}
{%- assign message = '"' | append: field.subject | append: 'must not be negative"' -%}
{%- render "rule", part: part, type: type, fields: fields, field: field, variant: "Negative", code: "negative", condition: condition, message: message, breach: "-1" -%}
{%- when "f64" -%}
{%- assign condition = "!" | append: field.name | append: ".is_finite()" -%}
{%- assign message = '"' | append: field.subject | append: 'must be a finite number"' -%}
{%- render "rule", part: part, type: type, fields: fields, field: field, variant: "NotFinite", code: "not_finite", condition: condition, message: message, breach: "f64::NAN" -%}
{%- endcase -%}
