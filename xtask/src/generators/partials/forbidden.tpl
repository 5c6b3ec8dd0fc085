{%- comment -%} What 403 means, if it can be the answer: the permission is missing, or what `words` name is `of_another`. {%- endcomment -%}
{%- if access.kind == "permission" or of_another -%}
(status = FORBIDDEN, description = "{% if access.kind == "permission" %}The permission `{{ access.permission }}` is missing{% if of_another %}, or the {{ words }}{% endif %}{% elsif of_another %}The {{ words }}{% endif %}{% if of_another %} belongs to somebody else{% endif %}")
{%- endif -%}
