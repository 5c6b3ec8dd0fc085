{%- comment -%} A field with another value than `setting` gives it, unless one of the `conditions` says which. {%- endcomment -%}
{%- assign known = false -%}{%- for condition in conditions -%}{%- if condition.field == setting.field -%}{%- assign known = true -%}{%- endif -%}{%- endfor -%}
{%- unless known -%}{%- if setting.kind == "none" -%}{{ setting.field }}: Some({% render "sample", of: setting.type %}),
        {% elsif setting.other -%}{{ setting.field }}: {% if setting.wrapped %}Some({% endif %}{% render "fixed_value", value: setting.other, test: true %}{% if setting.wrapped %}){% endif %},
        {% endif -%}{%- endunless -%}
