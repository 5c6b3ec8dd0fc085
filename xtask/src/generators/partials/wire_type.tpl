{%- comment -%} The type `of` one value of a field in requests and answers. {%- endcomment -%}
{%- case of.kind -%}
{%- when "line", "multiline" -%}String
{%- when "enum" -%}{%- if of.described -%}::{{ of.path }}{%- else -%}String{%- endif -%}
{%- when "value" -%}{% render "type", of: of.inner %}
{%- when "composite" -%}::{{ of.view }}
{%- else -%}{% render "type", of: of %}
{%- endcase -%}
