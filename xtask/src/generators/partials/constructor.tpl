{%- comment -%} A type at the beginning of an expression: `DateTime::<Utc>`, or `Text` where its lengths are inferred. {%- endcomment -%}
{%- case of.kind -%}
{%- when "datetime" -%}::chrono::DateTime::<::chrono::Utc>
{%- when "line" -%}::kernel::Text
{%- when "multiline" -%}::kernel::MultilineText
{%- else -%}{% render "type", of: of %}
{%- endcase -%}
