{% for pair in pairs %}diesel::allow_tables_to_appear_in_same_query!({{ pair.first }}, {{ pair.second }});
{% endfor %}
