{%- comment -%} The order of a list: by the column of `key`, if there is one, and by the identifier. {%- endcomment -%}
{%- if key -%}.order(({{ table }}::{{ key.column | column: table }}.{{ direction }}(), {{ table }}::id.{{ direction }}()))
{%- else -%}.order({{ table }}::id.{{ direction }}())
{%- endif -%}
