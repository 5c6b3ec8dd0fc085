{%- comment -%} Stores what must be there before a test. What has an owner is Ada's. {%- endcomment -%}
{%- if needed.size > 0 -%}app.commit(|scope| async move {
    {% render "stored", needed: needed, of_ada: true %}
}).await;
    {% endif -%}
