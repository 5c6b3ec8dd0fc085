{%- comment -%} What the statement of a query demands of all that it returns. {%- endcomment -%}
.filter({{ table }}::{{ condition.field | column: table }}.{{ condition.condition }}(
{%- case condition.value.kind -%}
{%- when "none" -%}
{%- when "variant" -%}::{{ condition.value.path }}::{{ condition.value.name }}.as_str()
{%- else -%}{{ condition.value.text }}
{%- endcase -%}
))
