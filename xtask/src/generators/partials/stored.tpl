{%- comment -%} Stores what must be there before something that refers to it, through the ports of `scope`. {%- endcomment -%}
{%- for reference in needed -%}let {{ reference.name }} = ::{{ reference.path }} {
        id: ::uuid::Uuid::from_u128({{ reference.number }}).into(),
        {% for field in reference.changed %}{{ field.name }}: {% render "field_sample", field: field, second: reference.second %},
        {% endfor -%}
..::{{ reference.double }}::{% if reference.second %}other_{% endif %}{{ reference.name }}()
    };
    scope.port::<dyn ::{{ reference.repository }}>().save({{ reference.name }}).await.unwrap();
    {% endfor -%}
