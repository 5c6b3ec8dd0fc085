{%- comment -%} A value that a test asks for: that of an entity which `first`, `second` or `other` returns, or another one. {%- endcomment -%}
{%- capture value -%}
{%- case given.kind -%}
{%- when "entity" -%}
{%- case given.source -%}{%- when "first" -%}{{ first }}{%- when "second" -%}{{ second }}{%- else -%}{{ other }}{%- endcase -%}().{{ given.field }}
{%- when "sample" -%}{% render "sample", of: given.of, second: given.second %}
{%- endcase -%}
{%- endcapture -%}
{%- if given.kind == "none" -%}None
{%- elsif given.some -%}Some({{ value }})
{%- else -%}{{ value }}
{%- endif -%}
