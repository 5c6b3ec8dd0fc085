{%- comment -%} A type at the beginning of an expression: `DateTime::<Utc>`. {%- endcomment -%}
{%- if of.kind == "datetime" -%}::chrono::DateTime::<::chrono::Utc>{%- else -%}{% render "type", of: of %}{%- endif -%}
