{%- comment -%} The id of the end `of` a relation for tests: that of a sample, if it is an entity of the context. {%- endcomment -%}
{%- if of.entity -%}::{{ of.entity.double }}::{% if other %}other_{% endif %}{{ of.entity.name }}().id
{%- else -%}{% render "sample", of: of.type, second: other %}
{%- endif -%}
