{%- comment -%} A value `of` a type for tests. `second` is another one than the first, where two are known. {%- endcomment -%}
{%- if second -%}{%- assign text = of.texts[1] -%}{%- assign number = of.numbers[1] -%}{%- else -%}{%- assign text = of.texts[0] -%}{%- assign number = of.numbers[0] -%}{%- endif -%}
{%- if of.rust -%}{%- if second -%}{{ of.rust[1] }}{%- else -%}{{ of.rust[0] }}{%- endif -%}
{%- else -%}
{%- case of.kind -%}
{%- when "text" -%}{{ text | quoted }}.to_owned()
{%- when "line", "multiline" -%}{{ text | quoted }}.parse().unwrap()
{%- when "i32", "i64" -%}{{ number }}
{%- when "f64" -%}{{ number }}.5
{%- when "decimal" -%}::rust_decimal::Decimal::new({{ number }}5, 1)
{%- when "bool" -%}{% if second %}false{% else %}true{% endif %}
{%- when "version" -%}::kernel::Version::FIRST{% if second %}.next(){% endif %}
{%- when "uuid" -%}::uuid::Uuid::from_u128({{ number }})
{%- when "datetime" -%}::chrono::DateTime::UNIX_EPOCH + ::chrono::TimeDelta::days({{ number }})
{%- when "date" -%}::chrono::NaiveDate::default() + ::chrono::TimeDelta::days({{ number }})
{%- when "json" -%}::serde_json::Value::from({{ text | quoted }})
{%- when "secret" -%}::secrecy::SecretString::from({{ text | quoted }})
{%- when "id" -%}::{{ of.path }}::from(::uuid::Uuid::from_u128({{ number }}))
{%- when "enum" -%}{%- assign variant = of.variants[0] -%}{%- if second and of.variants.size > 1 -%}{%- assign variant = of.variants[1] -%}{%- endif -%}::{{ of.path }}::{{ variant.name }}
{%- when "value" -%}
{%- if of.fallible -%}::{{ of.path }}::try_from({% render "sample", of: of.inner, second: second %}).unwrap()
{%- else -%}::{{ of.path }}::from({% render "sample", of: of.inner, second: second %})
{%- endif -%}
{%- when "composite" -%}::{{ of.path }}::new(
{%- for field in of.fields -%}{% if field.other %}{% render "field_sample", field: field, second: true %}{% else %}{% render "field_sample", field: field, second: second %}{% endif %}{% unless forloop.last %}, {% endunless %}{%- endfor -%}
){% if of.fallible %}.unwrap(){% endif %}
{%- endcase -%}
{%- endif -%}
