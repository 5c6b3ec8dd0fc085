use nject::injectable;

/// Adds {{ a_words }}, unless it is there already.
#[derive(Clone, Debug)]
pub struct Add{{ Name }} {
    pub {{ first.name }}: ::{{ first.type.path }},
    pub {{ second.name }}: ::{{ second.type.path }},
    {% for field in claimants %}pub {{ field.name }}: {% render "field_type", field: field %},
    {% endfor %}
}

impl ::kernel::Command for Add{{ Name }} {
    type Output = ();
}

#[injectable]
pub struct Add{{ Name }}Handler {
    {% for port in ports %}pub {{ port.plural }}: ::std::sync::Arc<dyn ::{{ port.repository }}>,
    {% endfor %}pub {{ plural }}: ::std::sync::Arc<dyn ::{{ repository }}>,
}

impl ::kernel::CommandHandler<Add{{ Name }}> for Add{{ Name }}Handler {
    async fn handle(&self, command: Add{{ Name }}) -> ::kernel::Result<()> {
        {% for reference in references %}{% render "linked_check", reference: reference, context: context, claimant: compared %}{% endfor %}let {{ var }} = ::{{ path }} {
            {{ first.name }}: command.{{ first.name }},
            {{ second.name }}: command.{{ second.name }},
        };
        self.{{ plural }}.add({{ var }}).await
    }
}
