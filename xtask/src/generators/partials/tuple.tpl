{%- comment -%} The names or the types of the parameters of a path; one stands without parentheses. {%- endcomment -%}
{%- if parts.size > 1 -%}({%- endif -%}
{%- for part in parts -%}{%- if types -%}{% render "part_type", part: part %}{%- else -%}{{ part.name }}{%- endif -%}{% unless forloop.last %}, {% endunless %}{%- endfor -%}
{%- if parts.size > 1 -%}){%- endif -%}
