{% if returns %}use std::sync::Arc;
use services::uuid::UuidGenerator;
{% endif %}use kernel::Command;
use kernel::CommandHandler;
use kernel::Result;
use nject::injectable;
{% for path in imports %}use {{ path }};
{% endfor %}
/// {{ title }}.
#[derive(Clone, Debug)]
pub struct {{ Name }} {% if fields.size > 0 %}{
    {% for field in fields %}pub {{ field.name }}: {{ field.type }},
    {% endfor %}
}{% else %};{% endif %}

impl Command for {{ Name }} {
    type Output = {{ output }};
}

#[injectable]
pub struct {{ Name }}Handler {% if returns %}{
    pub uuids: Arc<dyn UuidGenerator>,
}{% else %};{% endif %}

impl CommandHandler<{{ Name }}> for {{ Name }}Handler {
    async fn handle(&self, _command: {{ Name }}) -> Result<{{ output }}> {
        {% if returns %}Ok(self.uuids.next(){% if into %}.into(){% endif %}){% else %}Ok(()){% endif %}
    }
}
