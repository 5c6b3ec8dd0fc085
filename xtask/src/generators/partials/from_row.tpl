{%- comment -%} The value of `field` from its columns in `row`. {%- endcomment -%}
{%- assign name = field.name -%}
{%- assign of = field.type -%}
{%- case of.kind -%}
{%- when "value" -%}
{%- if of.inner.kind == "json" -%}
{%- if field.optional -%}row.{{ name }}.as_deref().map(::serde_json::from_str::<::serde_json::Value>).transpose().map_err(::kernel::Error::internal)?.map(Into::into)
{%- else -%}::serde_json::from_str::<::serde_json::Value>(&row.{{ name }}).map_err(::kernel::Error::internal)?.into()
{%- endif -%}
{%- elsif of.inner.kind == "uuid" -%}{% render "primitive_from_row", of: of.inner, value: name, optional: field.optional %}
{%- elsif of.fallible -%}{% if field.optional %}row.{{ name }}.map(TryInto::try_into).transpose().map_err(::kernel::Error::internal)?{% else %}row.{{ name }}.try_into().map_err(::kernel::Error::internal)?{% endif %}
{%- else -%}{% if field.optional %}row.{{ name }}.map(Into::into){% else %}row.{{ name }}.into(){% endif %}
{%- endif -%}
{%- when "composite" -%}::{{ of.path }}::new(
{%- for inner in of.fields -%}{%- assign column = name | append: "_" | append: inner.name -%}{% render "primitive_from_row", of: inner.type, value: column, optional: false %}{% unless forloop.last %}, {% endunless %}{%- endfor -%}
){% if of.fallible %}.map_err(::kernel::Error::internal)?{% endif %}
{%- else -%}{% render "primitive_from_row", of: of, value: name, optional: field.optional %}
{%- endcase -%}
