{%- comment -%} The type `of` a field, without its `Option`. {%- endcomment -%}
{%- case of.kind -%}
{%- when "text" -%}String
{%- when "i32" -%}i32
{%- when "i64" -%}i64
{%- when "f64" -%}f64
{%- when "bool" -%}bool
{%- when "uuid" -%}::uuid::Uuid
{%- when "datetime" -%}::chrono::DateTime<::chrono::Utc>
{%- when "date" -%}::chrono::NaiveDate
{%- when "json" -%}::serde_json::Value
{%- when "secret" -%}::secrecy::SecretString
{%- else -%}::{{ of.path }}
{%- endcase -%}
