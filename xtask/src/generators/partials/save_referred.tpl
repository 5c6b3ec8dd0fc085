{%- comment -%} Stores what a `reference` of `source` refers to in its double, in a value object or in a list. What has an owner is `owned_by` the claimant. {%- endcomment -%}
{%- capture got -%}{% for part in reference.parts %}.{{ part }}(){% endfor %}{%- endcapture -%}
{%- capture star -%}{% if reference.borrowed %}*{% endif %}{%- endcapture -%}
{%- capture owner -%}{% if reference.owner and owned_by %}{{ reference.owner }}: {{ owned_by }},
        {% endif %}{%- endcapture -%}
{%- if reference.list -%}
{%- if reference.elements > 0 -%}let {{ reference.var }} = ::{{ reference.path }} {
        id: {{ star }}{{ source }}.{{ reference.field }}[0]{{ got }},
        {{ owner }}{% render "changed_fields", fields: reference.changed, second: false %}..{{ sample }}
    };
    {{ reference.plural }}.save({{ reference.var }}).await.unwrap();
    {% endif -%}
{%- if reference.elements > 1 -%}let {{ reference.var }} = ::{{ reference.path }} {
        id: {{ star }}{{ source }}.{{ reference.field }}[1]{{ got }},
        {{ owner }}{% render "changed_fields", fields: reference.changed_second, second: false %}..{{ sample }}
    };
    {{ reference.plural }}.save({{ reference.var }}).await.unwrap();
    {% endif -%}
{%- elsif reference.optional -%}if let Some({{ reference.field }}) = &{{ source }}.{{ reference.field }} {
        let {{ reference.var }} = ::{{ reference.path }} {
            id: {{ star }}{{ reference.field }}{{ got }},
            {{ owner }}{% render "changed_fields", fields: reference.changed, second: false %}..{{ sample }}
        };
        {{ reference.plural }}.save({{ reference.var }}).await.unwrap();
    }
    {% else -%}let {{ reference.var }} = ::{{ reference.path }} {
        id: {{ star }}{{ source }}.{{ reference.field }}{{ got }},
        {{ owner }}{% render "changed_fields", fields: reference.changed, second: false %}..{{ sample }}
    };
    {{ reference.plural }}.save({{ reference.var }}).await.unwrap();
    {% endif -%}
