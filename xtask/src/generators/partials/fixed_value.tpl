{%- comment -%} A `value` that was written on the command line, for a field of an entity. `wrapped`: in a `Some`. `test`: an error is a defect of the test. {%- endcomment -%}
{%- if wrapped -%}Some({%- endif -%}
{%- case value.kind -%}
{%- when "variant" -%}::{{ value.path }}::{{ value.name }}
{%- when "none" -%}None
{%- when "now" -%}{{ now }}
{%- when "today" -%}{{ now }}.date_naive()
{%- when "text" -%}{% if value.of == "text" %}{{ value.text | quoted }}.to_owned(){% else %}{{ value.text | quoted }}.parse(){% if test %}.unwrap(){% else %}?{% endif %}{% endif %}
{%- when "date", "datetime" -%}"{{ value.text }}".parse(){% if test %}.unwrap(){% else %}.map_err(::kernel::Error::internal)?{% endif %}
{%- else -%}{{ value.rust }}
{%- endcase -%}
{%- if wrapped -%}){%- endif -%}
