{%- comment -%} Stores what must be there before a test. {%- endcomment -%}
{%- if needed.size > 0 -%}app.commit(|scope| async move {
    {% render "stored", needed: needed %}
}).await;
    {% endif -%}
