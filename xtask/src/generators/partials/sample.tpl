{%- comment -%} A value `of` a type for tests. `second` is another one than the first, where two are known. {%- endcomment -%}
{%- if second -%}{%- assign text = of.texts[1] -%}{%- assign number = 8 -%}{%- else -%}{%- assign text = of.texts[0] -%}{%- assign number = 7 -%}{%- endif -%}
{%- case of.kind -%}
{%- when "text" -%}{{ text | quoted }}.to_owned()
{%- when "i32", "i64" -%}{{ number }}
{%- when "f64" -%}{{ number }}.5
{%- when "bool" -%}{% if second %}false{% else %}true{% endif %}
{%- when "uuid" -%}::uuid::Uuid::from_u128({{ number }})
{%- when "datetime" -%}::chrono::DateTime::UNIX_EPOCH{% if second %} + ::chrono::TimeDelta::days(1){% endif %}
{%- when "date" -%}::chrono::NaiveDate::default(){% if second %} + ::chrono::TimeDelta::days(1){% endif %}
{%- when "json" -%}::serde_json::Value::from({{ text | quoted }})
{%- when "secret" -%}::secrecy::SecretString::from({{ text | quoted }})
{%- when "id" -%}::{{ of.path }}::from(::uuid::Uuid::from_u128({{ number }}))
{%- when "value" -%}
{%- if of.fallible -%}::{{ of.path }}::try_from({% render "sample", of: of.inner, second: second %}).unwrap()
{%- else -%}::{{ of.path }}::from({% render "sample", of: of.inner, second: second %})
{%- endif -%}
{%- when "composite" -%}::{{ of.path }}::new(
{%- for field in of.fields -%}{% render "field_sample", field: field, second: second %}{% unless forloop.last %}, {% endunless %}{%- endfor -%}
){% if of.fallible %}.unwrap(){% endif %}
{%- endcase -%}
