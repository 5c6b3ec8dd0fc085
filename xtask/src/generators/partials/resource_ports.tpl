{%- comment -%} The doubles of the entities that a resource refers to, with those that `source` refers to. {%- endcomment -%}
{%- for port in ports -%}let {{ port.plural }} = ::{{ port.double }}::InMemory{{ port.Name }}Repository::default();
    {% endfor -%}
{%- for reference in references -%}{%- unless reference.name == name -%}
{%- if reference.optional -%}if let Some(id) = {{ source }}.{{ reference.field }} {
        let {{ reference.name }} = ::{{ reference.path }} { id, {% render "changed_fields", fields: reference.changed, second: false %}..::{{ reference.double }}::{{ reference.name }}() };
        {{ reference.plural }}.save({{ reference.name }}).await.unwrap();
    }
    {% else -%}let {{ reference.name }} = ::{{ reference.path }} {
        id: {{ source }}.{{ reference.field }},
        {% render "changed_fields", fields: reference.changed, second: false %}..::{{ reference.double }}::{{ reference.name }}()
    };
    {{ reference.plural }}.save({{ reference.name }}).await.unwrap();
    {% endif -%}
{%- endunless -%}{%- endfor -%}
