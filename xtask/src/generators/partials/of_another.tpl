{%- comment -%} What belongs to somebody else, to whom `owned_by` is the id, for a `reference` in a value object or in a list. {%- endcomment -%}
let of_another = ::{{ reference.path }} {
        id: ::uuid::Uuid::from_u128({{ reference.anothers_number }}).into(),
        {{ reference.owner }}: {{ owned_by }},
        {% render "changed_fields", fields: reference.changed_other, second: false %}..{{ sample }}
    };{%- comment -%} The line ends where this is rendered. {%- endcomment -%}
