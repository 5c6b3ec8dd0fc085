{%- comment -%} What the description says of `field` beside its type, as the arguments of `schema` or `param`; `before` and `after` are around them, if there are any. {%- endcomment -%}
{%- capture arguments -%}
{%- case field.type.kind -%}
{%- when "secret" -%}value_type = {% if field.optional %}Option<String>{% else %}String{% endif %},
{%- when "line", "multiline", "value" -%}
{%- unless field.list or field.type.max == nil -%}{%- if field.type.min > 0 -%}min_length = {{ field.type.min | grouped }}, {% endif -%}max_length = {{ field.type.max | grouped }},{%- endunless -%}
{%- endcase -%}
{%- if field.type.range -%}{%- unless field.list -%}{%- if field.type.range.min -%}minimum = {{ field.type.range.min | grouped }}, {% endif -%}{%- if field.type.range.max -%}maximum = {{ field.type.range.max | grouped }},{%- endif -%}{%- endunless -%}{%- endif -%}
{%- if field.list -%}{%- if field.min > 0 -%}min_items = {{ field.min }}, {% endif -%}max_items = {{ field.max }},{%- endif -%}
{%- if field.default -%}default = {% if field.default.kind == "text" or field.default.kind == "variant" or field.default.kind == "decimal" %}{{ field.default.text | quoted }}{% else %}{{ field.default.text }}{% endif %}, nullable = false,{%- endif -%}
{%- endcapture -%}
{%- assign most = arguments | size | minus: 1 -%}
{%- if most > 0 -%}{{ before }}{{ arguments | slice: 0, most }}{{ after }}{%- endif -%}
