use nject::injectable;

/// Adds {{ a_words }}, unless it is there already.
#[derive(Clone, Debug)]
pub struct Add{{ Name }} {
    pub {{ first.name }}: ::{{ first.type.path }},
    pub {{ second.name }}: ::{{ second.type.path }},
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
        {% for reference in references %}if self.{{ reference.plural }}.get(command.{{ reference.field }}).await?.is_none() {
            return Err(::app_core::{{ context }}::shared::{{ reference.name }}_unknown::{{ reference.name }}_unknown());
        }
        {% endfor %}let {{ var }} = ::{{ path }} {
            {{ first.name }}: command.{{ first.name }},
            {{ second.name }}: command.{{ second.name }},
        };
        self.{{ plural }}.add({{ var }}).await
    }
}
