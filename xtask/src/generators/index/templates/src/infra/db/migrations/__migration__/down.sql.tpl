{%- for index in indexes reversed %}DROP INDEX "{{ index.name }}";
{% endfor -%}
