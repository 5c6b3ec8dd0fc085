{%- comment -%} The value of `field` in `json!` that the first entity of a test is stored with. {%- endcomment -%}
{%- if field.uniform -%}[{%- for number in (1..field.size) -%}{% render "json_value", of: field.type, second: false %}{% unless forloop.last %}, {% endunless %}{%- endfor -%}]
{%- elsif field.only.first_differs -%}
{%- case field.only.fitting.kind -%}
{%- when "none" -%}null
{%- when "variant" -%}{{ field.only.fitting.text | quoted }}
{%- else -%}{{ field.only.fitting.text }}
{%- endcase -%}
{%- else -%}{% render "json_sample", field: field, second: false %}
{%- endif -%}
