{%- comment -%} Stores what must be there before something that refers to it, through the ports of `scope`. {%- endcomment -%}
{%- assign is_of_ada = false -%}{%- if of_ada -%}{%- assign is_of_ada = true -%}{%- endif -%}
{%- for kind in needed -%}
{%- if kind.samples.size == 1 -%}
let {{ kind.name }} = {% render "needed_sample", kind: kind, sample: kind.samples[0], of_ada: is_of_ada %};
    scope.port::<dyn ::{{ kind.repository }}>().save({{ kind.name }}).await.unwrap();
    {% else -%}
let {{ kind.plural }} = scope.port::<dyn ::{{ kind.repository }}>();
    for {{ kind.name }} in [{% for sample in kind.samples %}{% render "needed_sample", kind: kind, sample: sample, of_ada: is_of_ada %}, {% endfor %}] {
        {{ kind.plural }}.save({{ kind.name }}).await.unwrap();
    }
    {% endif -%}
{%- endfor -%}
