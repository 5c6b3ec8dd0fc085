{%- comment -%} The doubles of the entities that a resource refers to, with those that `source` refers to. What has an owner is `owned_by` the claimant. {%- endcomment -%}
{%- for port in ports -%}let {{ port.plural }} = ::{{ port.double }}::InMemory{{ port.Name }}Repository::default();
    {% endfor -%}
{%- for reference in references -%}
{%- capture sample -%}::{{ reference.double }}::{% if reference.name == name %}other_{% endif %}{{ reference.name }}(){%- endcapture -%}
{%- capture owner -%}{% if reference.owner and owned_by %}{{ reference.owner }}: {{ owned_by }},
        {% endif %}{%- endcapture -%}
{%- if reference.deep -%}{% render "save_referred", reference: reference, source: source, sample: sample, owned_by: owned_by %}
    {%- elsif reference.optional -%}if let Some(id) = {{ source }}.{{ reference.field }} {
        let {{ reference.var }} = ::{{ reference.path }} { id, {{ owner }}{% render "changed_fields", fields: reference.changed, second: false %}..{{ sample }} };
        {{ reference.plural }}.save({{ reference.var }}).await.unwrap();
    }
    {% else -%}let {{ reference.var }} = ::{{ reference.path }} {
        id: {{ source }}.{{ reference.field }},
        {{ owner }}{% render "changed_fields", fields: reference.changed, second: false %}..{{ sample }}
    };
    {{ reference.plural }}.save({{ reference.var }}).await.unwrap();
    {% endif -%}
{%- endfor -%}
