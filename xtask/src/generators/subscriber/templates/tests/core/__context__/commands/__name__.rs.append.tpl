{% render "made_from_test", event: event, path: path, id: "", stored: "" %}
