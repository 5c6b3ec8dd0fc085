{%- comment -%} The names or the types of the parameters of a path; one stands without parentheses. {%- endcomment -%}
{%- if parts.size > 1 -%}({%- endif -%}
{%- for part in parts -%}{%- if types -%}{% render "wire_type", of: part.type %}{%- else -%}{{ part.name }}{%- endif -%}{% unless forloop.last %}, {% endunless %}{%- endfor -%}
{%- if parts.size > 1 -%}){%- endif -%}
