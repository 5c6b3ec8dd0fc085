{%- comment -%} The form in an answer of `value`, which is `of` a type and may be `borrowed`. {%- endcomment -%}
{%- case of.kind -%}
{%- when "composite" -%}::{{ of.view }} { {% for inner in of.fields %}{%- capture got -%}{{ value }}.{{ inner.name }}(){%- endcapture -%}{{ inner.name }}: {% render "answered_value", of: inner.type, value: got, borrowed: inner.borrowed %}, {% endfor %} }
{%- when "line", "multiline" -%}{{ value }}.as_str().to_owned()
{%- when "enum" -%}{% if of.described %}{% if borrowed %}*{% endif %}{{ value }}{% else %}{{ value }}.as_str().to_owned(){% endif %}
{%- when "value" -%}{% if of.conversion == "as_str" %}{{ value }}.as_str().to_owned(){% else %}{{ value }}{% if borrowed %}.clone(){% endif %}.into(){% endif %}
{%- when "text" -%}{{ value }}{% if borrowed %}.to_owned(){% endif %}
{%- else -%}{% if borrowed and of.copy %}*{{ value }}{% else %}{{ value }}{% if borrowed %}.clone(){% endif %}{% endif %}
{%- endcase -%}
