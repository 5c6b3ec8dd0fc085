{%- comment -%} A value with the id of nothing, for the field of a `reference`. {%- endcomment -%}
{%- if reference.optional -%}Some({%- endif -%}{% render "referred_value", reference: reference, anothers: false %}{%- if reference.optional -%}){%- endif -%}
