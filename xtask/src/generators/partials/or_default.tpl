{%- comment -%} What makes an absent value the default of `field`. {%- endcomment -%}
{%- case field.default.kind -%}
{%- when "text" -%}{%- if field.default.text == "" -%}unwrap_or_default(){%- else -%}unwrap_or_else(|| {{ field.default.text | quoted }}.to_owned()){%- endif -%}
{%- when "variant" -%}unwrap_or(::{{ field.type.path }}::{{ field.default.name }})
{%- else -%}unwrap_or({{ field.default.rust }})
{%- endcase -%}
