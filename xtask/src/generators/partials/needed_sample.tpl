{%- comment -%} A `sample` of a `kind` of entities that something refers to. {%- endcomment -%}
::{{ kind.path }} {
    id: ::uuid::Uuid::from_u128({{ sample.number }}).into(),
    {% if of_ada and kind.owner %}{{ kind.owner }}: ::crate::tests::support::users::ada_id(),
    {% endif %}{% for name in sample.absent %}{{ name }}: None,
    {% endfor %}{% render "changed_fields", fields: sample.changed, second: sample.second %}..::{{ kind.double }}::{% if sample.second %}other_{% endif %}{{ kind.name }}()
}
