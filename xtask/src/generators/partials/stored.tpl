{%- comment -%} Stores what must be there before something that refers to it, through the ports of `scope`. {%- endcomment -%}
{%- for kind in needed -%}
{%- if kind.samples.size == 1 -%}
let {{ kind.name }} = {% render "needed_sample", kind: kind, sample: kind.samples[0] %};
    scope.port::<dyn ::{{ kind.repository }}>().save({{ kind.name }}).await.unwrap();
    {% else -%}
let {{ kind.plural }} = scope.port::<dyn ::{{ kind.repository }}>();
    for {{ kind.name }} in [{% for sample in kind.samples %}{% render "needed_sample", kind: kind, sample: sample %}, {% endfor %}] {
        {{ kind.plural }}.save({{ kind.name }}).await.unwrap();
    }
    {% endif -%}
{%- endfor -%}
