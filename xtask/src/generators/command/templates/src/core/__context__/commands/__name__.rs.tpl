use nject::injectable;

/// {{ title }}.
#[derive(Clone, Debug)]
pub struct {{ Name }} {% if fields.size > 0 %}{
    {% for field in fields %}pub {{ field.name }}: {% render "field_type", field: field %},
    {% endfor %}
}{% else %};{% endif %}

impl ::kernel::Command for {{ Name }} {
    type Output = {% if output %}{% render "type", of: output %}{% else %}(){% endif %};
}

#[injectable]
pub struct {{ Name }}Handler {% if output %}{
    pub uuids: ::std::sync::Arc<dyn ::services::uuid::UuidGenerator>,
}{% else %};{% endif %}

impl ::kernel::CommandHandler<{{ Name }}> for {{ Name }}Handler {
    async fn handle(&self, _command: {{ Name }}) -> ::kernel::Result<{% if output %}{% render "type", of: output %}{% else %}(){% endif %}> {
        {% if output %}Ok(self.uuids.next(){% if output.kind == "id" %}.into(){% endif %}){% else %}Ok(()){% endif %}
    }
}
