{%- comment -%} A value `of` a type for tests, in `json!`. {%- endcomment -%}
{%- if second -%}{%- assign text = of.texts[1] -%}{%- assign number = of.numbers[1] -%}{%- else -%}{%- assign text = of.texts[0] -%}{%- assign number = of.numbers[0] -%}{%- endif -%}
{%- if of.json -%}{%- if second -%}{{ of.json[1] }}{%- else -%}{{ of.json[0] }}{%- endif -%}
{%- else -%}
{%- case of.kind -%}
{%- when "i32", "i64" -%}{{ number }}
{%- when "version" -%}{% if second %}2{% else %}1{% endif %}
{%- when "f64" -%}{{ number }}.5
{%- when "decimal" -%}"{{ number }}.5"
{%- when "bool" -%}{% if second %}false{% else %}true{% endif %}
{%- when "uuid", "id" -%}"{{ number | uuid }}"
{%- when "datetime" -%}"{{ number | day }}T00:00:00Z"
{%- when "date" -%}"{{ number | day }}"
{%- when "value" -%}{% render "json_value", of: of.inner, second: second %}
{%- when "composite" -%}{ {% for field in of.fields %}"{{ field.name | wire }}": {% render "json_sample", field: field, second: second %}{% unless forloop.last %}, {% endunless %}{% endfor %} }
{%- else -%}{{ text | quoted }}
{%- endcase -%}
{%- endif -%}
