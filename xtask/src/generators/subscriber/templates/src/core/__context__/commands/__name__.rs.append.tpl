{% render "made_from", event: event, Name: Name %}
