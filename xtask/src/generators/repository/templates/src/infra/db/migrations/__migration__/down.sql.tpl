{% for list in lists reversed %}DROP TABLE "{{ list.table }}";
{% endfor %}DROP TABLE "{{ table }}";
