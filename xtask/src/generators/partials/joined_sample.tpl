{%- comment -%} What a test finds of `join`, an entity that is shown beside the one that refers to it, in `json!`. {%- endcomment -%}
{%- if second and join.absent -%}null
{%- else -%}
{%- assign other = second -%}{%- if join.same -%}{%- assign other = false -%}{%- endif -%}
{
            "id": "{% if other %}{{ join.second | uuid }}{% else %}{{ join.first | uuid }}{% endif %}",
{% if other %}{% assign fields = join.other_fields %}{% else %}{% assign fields = join.fields %}{% endif -%}
{% for field in fields %}            "{{ field.name | wire }}": {% if field.absent %}null{% else %}{% render "json_sample", field: field, second: other %}{% endif %},
{% endfor %}        }
{%- endif -%}
