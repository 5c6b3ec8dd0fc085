{%- comment -%} The `field` of an answer from the value of the core in `value`. {%- endcomment -%}
{%- capture made -%}{% render "answered_value", of: field.type, value: "value", borrowed: false %}{%- endcapture -%}
{%- if made == "value" -%}value
{%- elsif field.list and made == "value.into()" -%}value: value.into_iter().map(Into::into).collect()
{%- elsif field.list -%}value: value.into_iter().map(|value| {{ made }}).collect()
{%- elsif field.optional and made == "value.into()" -%}value: value.map(Into::into)
{%- elsif field.optional -%}value: value.map(|value| {{ made }})
{%- else -%}value: {{ made }}
{%- endif -%}
