{%- comment -%}
The condition of a query for `field`; a field that may be absent is a condition if it is there. With `counted`, it is one
of the statement that counts, too.
{%- endcomment -%}
{%- if field.optional -%}if let Some(value) = query.{{ field.name }} {
    {% if counted %}counted = counted{% render "compared", field: field, table: table, value: "value", again: true %};
    {% endif %}selected = selected{% render "compared", field: field, table: table, value: "value", again: false %};
}
{%- else -%}
{%- capture value -%}query.{{ field.name }}{%- endcapture -%}
{% render "compared", field: field, table: table, value: value, again: false %}
{%- endif -%}
