{%- comment -%} The type `of` one value of a field in the core. {%- endcomment -%}
{%- case of.kind -%}
{%- when "text" -%}String
{%- when "line" -%}::kernel::Text<{{ of.min | grouped }}, {{ of.max | grouped }}>
{%- when "multiline" -%}::kernel::MultilineText<{{ of.min | grouped }}, {{ of.max | grouped }}>
{%- when "i32" -%}i32
{%- when "i64" -%}i64
{%- when "f64" -%}f64
{%- when "bool" -%}bool
{%- when "uuid" -%}::uuid::Uuid
{%- when "datetime" -%}::chrono::DateTime<::chrono::Utc>
{%- when "date" -%}::chrono::NaiveDate
{%- when "decimal" -%}::rust_decimal::Decimal
{%- when "version" -%}::kernel::Version
{%- when "json" -%}::serde_json::Value
{%- when "secret" -%}::secrecy::SecretString
{%- else -%}::{{ of.path }}
{%- endcase -%}
