{%- comment -%} The column of a part of a value object of several values, through its getter. {%- endcomment -%}
{%- case inner.type.kind -%}
{%- when "text" -%}{{ value }}.{{ inner.name }}(){% if inner.borrowed %}.to_owned(){% endif %}
{%- when "json" -%}{{ value }}.{{ inner.name }}().to_string()
{%- when "uuid", "id" -%}::runtime::db::types::uuid({% if inner.borrowed %}*{% endif %}{{ value }}.{{ inner.name }}())
{%- else -%}{% if inner.borrowed %}*{% endif %}{{ value }}.{{ inner.name }}()
{%- endcase -%}
