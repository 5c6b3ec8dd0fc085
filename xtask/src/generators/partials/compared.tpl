{%- comment -%}
Compares the column of `field` with `value`. `again`: the value is needed again after that.
{%- endcomment -%}
{%- assign of = field.type -%}
{%- if of.kind == "composite" -%}
{%- for inner in of.fields -%}{%- capture got -%}{{ value }}.{{ inner.name }}(){%- endcapture -%}.filter({{ table }}::{{ inner.column | column: table }}.eq({% render "asked", of: inner.type, value: got, got: true, borrowed: inner.borrowed %})){%- endfor -%}
{%- elsif field.condition == "starts_with" -%}.filter(::runtime::db::starts_with({{ table }}::{{ field.column | column: table }}, {% if of.kind == "text" %}&{{ value }}{% else %}{{ value }}.as_str(){% endif %}))
{%- else -%}
{%- if again and of.kind == "text" -%}{%- capture value -%}{{ value }}.clone(){%- endcapture -%}{%- endif -%}
{%- if again and of.kind == "value" and of.copy == false -%}{%- assign borrowed = true -%}{%- else -%}{%- assign borrowed = false -%}{%- endif -%}
{%- capture asked -%}{% render "asked", of: of, value: value, got: false, borrowed: borrowed %}{%- endcapture -%}
{%- if field.linked -%}{%- assign linked = field.linked -%}.filter(::diesel::dsl::exists({{ linked.table }}::table
    .filter({{ linked.table }}::{{ linked.reference }}.eq({{ table }}::{{ linked.outer | column: table }}))
    .filter({{ linked.table }}::{{ linked.value }}.eq({{ asked }}))))
{%- else -%}.filter({{ table }}::{{ field.column | column: table }}.{{ field.condition }}({{ asked }}))
{%- endif -%}
{%- endif -%}
