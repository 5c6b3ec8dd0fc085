{%- comment -%} The id of nothing, for the field of a `reference`. {%- endcomment -%}
{%- if reference.optional -%}Some({%- endif -%}::uuid::Uuid::from_u128(0xffff).into(){%- if reference.optional -%}){%- endif -%}
