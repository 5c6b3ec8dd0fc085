{%- comment -%} The column of a value without structure. If it is `got` from a value object, it may be `borrowed`. {%- endcomment -%}
{%- assign kind = of.kind -%}
{%- assign as_text = false -%}
{%- if kind == "enum" or of.conversion == "as_str" -%}{%- assign as_text = true -%}{%- endif -%}
{%- if got and kind == "line" or got and kind == "multiline" -%}{%- assign as_text = true -%}{%- endif -%}
{%- if kind == "value" -%}{%- assign kind = of.inner.kind -%}{%- endif -%}
{%- if as_text -%}{% if optional %}{{ value }}.map(|text| text.as_str().to_owned()){% else %}{{ value }}.as_str().to_owned(){% endif %}
{%- elsif of.kind == "value" -%}
{%- capture owned -%}{{ value }}{% if borrowed %}.clone(){% endif %}{%- endcapture -%}
{%- case kind -%}
{%- when "uuid" -%}{% if optional %}{{ owned }}.map(::runtime::db::types::uuid){% else %}::runtime::db::types::uuid({{ owned }}){% endif %}
{%- when "json", "decimal" -%}{% if optional %}{{ owned }}.map(|inner| {% render "type", of: of.inner %}::from(inner).into()){% else %}{% render "type", of: of.inner %}::from({{ owned }}).into(){% endif %}
{%- else -%}{% if optional %}{{ owned }}.map(Into::into){% else %}{{ owned }}.into(){% endif %}
{%- endcase -%}
{%- else -%}
{%- case kind -%}
{%- when "id", "uuid" -%}{% if optional %}{{ value }}.map(::runtime::db::types::uuid){% else %}::runtime::db::types::uuid({% if borrowed %}*{% endif %}{{ value }}){% endif %}
{%- when "line", "multiline", "json", "decimal", "version" -%}{% if optional %}{{ value }}.map(Into::into){% else %}{{ value }}{% if borrowed %}.clone(){% endif %}.into(){% endif %}
{%- when "text" -%}{{ value }}{% if borrowed %}.to_owned(){% endif %}
{%- else -%}{% if borrowed %}*{% endif %}{{ value }}
{%- endcase -%}
{%- endif -%}
