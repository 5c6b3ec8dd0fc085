{%- comment -%} A value without structure from the column `value`. {%- endcomment -%}
{%- assign kind = of.kind -%}
{%- assign refused = false -%}
{%- case kind -%}
{%- when "line", "multiline", "enum" -%}{%- assign refused = true -%}
{%- when "value" -%}{%- assign refused = of.fallible -%}{%- assign kind = of.inner.kind -%}
{%- endcase -%}
{%- if kind == "uuid" or kind == "id" -%}{% if optional %}{{ value }}.map(::runtime::db::types::id){% else %}::runtime::db::types::id({{ value }}){% endif %}
{%- elsif of.kind == "value" and kind == "json" or of.kind == "value" and kind == "decimal" -%}
{%- if optional -%}{{ value }}.map(|inner| {% render "constructor", of: of %}::{% if refused %}try_from{% else %}from{% endif %}({% render "type", of: of.inner %}::from(inner))){% if refused %}.transpose().map_err(::kernel::Error::internal)?{% endif %}
{%- else -%}{% render "constructor", of: of %}::{% if refused %}try_from{% else %}from{% endif %}({% render "type", of: of.inner %}::from({{ value }})){% if refused %}.map_err(::kernel::Error::internal)?{% endif %}
{%- endif -%}
{%- elsif refused -%}{% if optional %}{{ value }}.map(TryInto::try_into).transpose().map_err(::kernel::Error::internal)?{% else %}{{ value }}.try_into().map_err(::kernel::Error::internal)?{% endif %}
{%- elsif of.kind == "value" or kind == "json" or kind == "decimal" or kind == "version" -%}{% if optional %}{{ value }}.map(Into::into){% else %}{{ value }}.into(){% endif %}
{%- else -%}{{ value }}
{%- endif -%}
