{%- comment -%} What a change does to a `checked` field, from `field.raw` in a request, if its rules allow it. {%- endcomment -%}
{%- assign of = field.type -%}
{%- capture read -%}{% render "reader", of: of %}{%- endcapture -%}
{%- if field.list -%}{{ field.raw }}.map(|{{ field.name }}| ::kernel::each("{{ field.pointer }}", {{ field.min }}..={{ field.max }}, {{ field.name }}, {{ read }})).transpose()
{%- elsif field.optional -%}::kernel::field("{{ field.pointer }}", {{ field.raw }}.try_map({{ read }}))
{%- elsif of.kind == "date" or of.kind == "datetime" -%}::kernel::field("{{ field.pointer }}", {{ read }}({{ field.raw }}))
{%- else -%}::kernel::field("{{ field.pointer }}", {{ field.raw }}.map({{ read }}).transpose())
{%- endif -%}
