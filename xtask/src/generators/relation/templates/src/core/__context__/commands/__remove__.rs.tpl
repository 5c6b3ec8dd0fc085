use nject::injectable;

/// Removes {{ a_words }}, if it is there.
#[derive(Clone, Debug)]
pub struct Remove{{ Name }} {
    pub {{ first.name }}: ::{{ first.type.path }},
    pub {{ second.name }}: ::{{ second.type.path }},
    {% for field in claimants %}pub {{ field.name }}: {% render "field_type", field: field %},
    {% endfor %}
}

impl ::kernel::Command for Remove{{ Name }} {
    type Output = ();
}

#[injectable]
pub struct Remove{{ Name }}Handler {
    {% for port in ports_of_remove %}pub {{ port.plural }}: ::std::sync::Arc<dyn ::{{ port.repository }}>,
    {% endfor %}pub {{ plural }}: ::std::sync::Arc<dyn ::{{ repository }}>,
}

impl ::kernel::CommandHandler<Remove{{ Name }}> for Remove{{ Name }}Handler {
    async fn handle(&self, command: Remove{{ Name }}) -> ::kernel::Result<()> {
        {% for reference in compared_by_remove %}{% render "linked_check", reference: reference, context: context, claimant: compared %}{% endfor %}let {{ var }} = ::{{ path }} {
            {{ first.name }}: command.{{ first.name }},
            {{ second.name }}: command.{{ second.name }},
        };
        self.{{ plural }}.remove({{ var }}).await
    }
}
