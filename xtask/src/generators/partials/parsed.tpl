{%- comment -%} The value of `field` from `field.raw` in a request, if its rules allow it. {%- endcomment -%}
{%- assign of = field.type -%}
{%- capture read -%}
{%- case of.kind -%}
{%- when "date", "datetime" -%}::kernel::in_calendar
{%- when "composite" -%}{%- if of.checked -%}::{{ of.path }}::try_from{%- else -%}|value| Ok::<_, ::kernel::Error>(::{{ of.path }}::from(value)){%- endif -%}
{%- when "value" -%}{%- if of.fallible -%}::{{ of.path }}::try_from{%- else -%}|value| Ok::<_, ::kernel::Error>(::{{ of.path }}::from(value)){%- endif -%}
{%- when "line", "multiline" -%}{% render "constructor", of: of %}::try_from
{%- when "enum" -%}{%- if of.described -%}Ok::<_, ::kernel::Error>{%- else -%}::{{ of.path }}::try_from{%- endif -%}
{%- else -%}Ok::<_, ::kernel::Error>
{%- endcase -%}
{%- endcapture -%}
{%- if field.list -%}::kernel::each("{{ field.pointer }}", {{ field.min }}..={{ field.max }}, {{ field.raw }}, {{ read }})
{%- elsif of.kind == "date" or of.kind == "datetime" -%}::kernel::field("{{ field.pointer }}", {{ read }}({{ field.raw }}))
{%- elsif field.optional -%}::kernel::field("{{ field.pointer }}", {{ field.raw }}.map({{ read }}).transpose())
{%- elsif field.default -%}::kernel::field("{{ field.pointer }}", {{ read }}({{ field.raw }}.{% render "or_default", field: field %}))
{%- else -%}::kernel::field("{{ field.pointer }}", {{ read }}({{ field.raw }}))
{%- endif -%}
