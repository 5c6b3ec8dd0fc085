{%- comment -%} A sample of `entity` that refers to samples of other entities, and is Ada's if it has an owner. {%- endcomment -%}
{%- if other -%}{%- assign prefix = "other_" -%}{%- assign changed = entity.required.size -%}{%- else -%}{%- assign prefix = "" -%}{%- assign changed = entity.required.size | plus: entity.absent.size -%}{%- endif -%}
{%- assign changed = changed | plus: entity.empty.size -%}
{%- if changed > 0 or entity.owner -%}::{{ entity.path }} {
    {% if entity.owner %}{{ entity.owner }}: ::crate::tests::support::users::ada_id(),
    {% endif %}{% for reference in entity.required %}{{ reference.field }}: ::{{ reference.double }}::{{ prefix }}{{ reference.name }}().id,
    {% endfor %}{% unless other %}{% for field in entity.absent %}{{ field }}: None,
    {% endfor %}{% endunless %}{% for field in entity.empty %}{{ field }}: Vec::new(),
    {% endfor %}..::{{ entity.double }}::{{ prefix }}{{ entity.name }}()
}
{%- else -%}::{{ entity.double }}::{{ prefix }}{{ entity.name }}()
{%- endif -%}
