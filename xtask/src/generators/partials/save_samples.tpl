{%- comment -%} Stores two samples of each entity, through the ports of `scope`. {%- endcomment -%}
{%- for entity in samples -%}{% render "stored", needed: entity.needed, of_ada: true %}let {{ entity.plural }} = scope.port::<dyn ::{{ entity.repository }}>();
    {{ entity.plural }}.save({% render "linked_sample", entity: entity, other: false %}).await.unwrap();
    {{ entity.plural }}.save({% render "linked_sample", entity: entity, other: true %}).await.unwrap();
    {% endfor -%}
