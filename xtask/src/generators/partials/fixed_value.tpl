{%- comment -%} A `value` that was written on the command line, for a field of an entity. `wrapped`: in a `Some`. {%- endcomment -%}
{%- if wrapped -%}Some({%- endif -%}
{%- case value.kind -%}
{%- when "variant" -%}::{{ value.path }}::{{ value.name }}
{%- when "none" -%}None
{%- when "now" -%}{{ now }}
{%- when "today" -%}{{ now }}.date_naive()
{%- else -%}{{ value.text }}
{%- endcase -%}
{%- if wrapped -%}){%- endif -%}
