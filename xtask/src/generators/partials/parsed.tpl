{%- comment -%} The value of `field` from `field.raw` in a request, if its rules allow it. {%- endcomment -%}
{%- assign of = field.type -%}
{%- capture read -%}{% render "reader", of: of %}{%- endcapture -%}
{%- if field.list -%}::kernel::each("{{ field.pointer }}", {{ field.min }}..={{ field.max }}, {{ field.raw }}, {{ read }})
{%- elsif of.kind == "date" or of.kind == "datetime" -%}::kernel::field("{{ field.pointer }}", {{ read }}({{ field.raw }}))
{%- elsif field.optional -%}::kernel::field("{{ field.pointer }}", {{ field.raw }}.map({{ read }}).transpose())
{%- elsif field.default -%}::kernel::field("{{ field.pointer }}", {{ read }}({{ field.raw }}.{% render "or_default", field: field %}))
{%- elsif of.kind == "value" and of.checked and of.fallible == false -%}::kernel::field("{{ field.pointer }}", {% render "json_reader" %}({{ field.raw }}).map(::{{ of.path }}::from))
{%- else -%}::kernel::field("{{ field.pointer }}", {{ read }}({{ field.raw }}))
{%- endif -%}
