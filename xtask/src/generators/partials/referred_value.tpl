{%- comment -%} A value for the field of a `reference` that is there, with the id of nothing, or of what is `anothers`. {%- endcomment -%}
{%- if reference.deep == false -%}::uuid::Uuid::from_u128({% if anothers %}0xfffe{% else %}0xffff{% endif %}).into()
{%- else -%}
{%- assign field = reference.unknown -%}{%- if anothers -%}{%- assign field = reference.anothers -%}{%- endif -%}
{%- if reference.list -%}{% render "field_sample", field: field, second: false %}{%- else -%}{% render "sample", of: field.type, second: false %}{%- endif -%}
{%- endif -%}
