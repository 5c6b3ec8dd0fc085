{%- comment -%} A value for which a `condition` is `fulfilled`, or is not. {%- endcomment -%}
{%- if condition.negated -%}{%- if fulfilled -%}{%- assign same = false -%}{%- else -%}{%- assign same = true -%}{%- endif -%}{%- else -%}{%- assign same = fulfilled -%}{%- endif -%}
{%- if same -%}{% render "fixed_value", value: condition, test: true %}
{%- elsif condition.kind == "none" -%}Some({% render "sample", of: condition.type %})
{%- else -%}{% render "fixed_value", value: condition.other, test: true %}
{%- endif -%}
