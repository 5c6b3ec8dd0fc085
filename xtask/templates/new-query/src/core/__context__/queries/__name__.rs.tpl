{% for path in imports %}use {{ path }};
{% endfor %}use kernel::Query;
use serde::Serialize;
use utoipa::ToSchema;

/// {{ title }}.
#[derive(Clone, Debug)]
pub struct {{ Name }} {% if fields.size > 0 %}{
    {% for field in fields %}pub {{ field.name }}: {{ field.type }},
    {% endfor %}
}{% else %};{% endif %}

#[derive(Clone, Debug, PartialEq, {% if eq %}Eq, {% endif %}Serialize, ToSchema)]
pub struct {{ View }} {
    {% for part in view %}pub {{ part.name }}: {{ part.type }},
    {% endfor %}
}

impl Query for {{ Name }} {
    type Output = {{ output }};
}
