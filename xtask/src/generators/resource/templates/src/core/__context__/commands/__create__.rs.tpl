use nject::injectable;

/// Creates {{ a_words }}.
#[derive(Clone, Debug)]
pub struct Create{{ Name }} {
    {% for field in claimants %}pub {{ field.name }}: {% render "field_type", field: field %},
    {% endfor %}pub {{ input }}: ::{{ module }}::New{{ Name }},
}

impl ::kernel::Command for Create{{ Name }} {
    type Output = ::{{ module }}::{{ Name }}Id;
}

#[injectable]
pub struct Create{{ Name }}Handler {
    pub clock: ::std::sync::Arc<dyn ::services::clock::Clock>,
    {% for port in ports %}pub {{ port.plural }}: ::std::sync::Arc<dyn ::{{ port.repository }}>,
    {% endfor %}pub {{ plural }}: ::std::sync::Arc<dyn ::{{ repository }}>,
    pub uuids: ::std::sync::Arc<dyn ::services::uuid::UuidGenerator>,
}

impl ::kernel::CommandHandler<Create{{ Name }}> for Create{{ Name }}Handler {
    async fn handle(&self, command: Create{{ Name }}) -> ::kernel::Result<::{{ module }}::{{ Name }}Id> {
        {% capture source %}command.{{ input }}.{% endcapture %}{% for reference in references %}{% render "reference_check", reference: reference, source: source, change: false, claimant: owner %}{% endfor %}let id = ::{{ module }}::{{ Name }}Id::from(self.uuids.next());
        let {{ var }} = ::{{ module }}::{{ Name }}::create(id, {% for field in claimants %}command.{{ field.name }}, {% endfor %}command.{{ input }}, self.clock.now());
        self.{{ plural }}.save({{ var }}).await?;
        Ok(id)
    }
}
