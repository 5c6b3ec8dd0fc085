DROP TABLE "{{ table }}";
