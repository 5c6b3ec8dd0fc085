{%- comment -%} The view of `join`, an entity that is shown beside the one that refers to it, from `row`. {%- endcomment -%}
{%- capture source -%}row.{{ join.name }}{%- endcapture -%}
{%- if join.optional and join.fallible -%}{{ source }}.map(TryInto::try_into).transpose()?
{%- elsif join.optional -%}{{ source }}.map(Into::into)
{%- elsif join.fallible -%}{{ source }}.try_into()?
{%- else -%}{{ source }}.into()
{%- endif -%}
