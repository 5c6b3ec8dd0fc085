{%- comment -%} The function that makes a value `of` a type of its form in a request. {%- endcomment -%}
{%- case of.kind -%}
{%- when "date", "datetime" -%}::kernel::in_calendar
{%- when "json" -%}{% render "json_reader" %}
{%- when "composite" -%}{%- if of.checked -%}::{{ of.path }}::try_from{%- else -%}|value| Ok::<_, ::kernel::Error>(::{{ of.path }}::from(value)){%- endif -%}
{%- when "value" -%}{%- if of.fallible -%}::{{ of.path }}::try_from{%- elsif of.checked -%}|value| {% render "json_reader" %}(value).map(::{{ of.path }}::from){%- else -%}|value| Ok::<_, ::kernel::Error>(::{{ of.path }}::from(value)){%- endif -%}
{%- when "line", "multiline" -%}{% render "constructor", of: of %}::try_from
{%- when "enum" -%}{%- if of.described -%}Ok::<_, ::kernel::Error>{%- else -%}::{{ of.path }}::try_from{%- endif -%}
{%- else -%}Ok::<_, ::kernel::Error>
{%- endcase -%}
