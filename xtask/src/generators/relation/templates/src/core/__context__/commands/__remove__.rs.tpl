use nject::injectable;

/// Removes {{ a_words }}, if it is there.
#[derive(Clone, Debug)]
pub struct Remove{{ Name }} {
    pub {{ first.name }}: ::{{ first.type.path }},
    pub {{ second.name }}: ::{{ second.type.path }},
}

impl ::kernel::Command for Remove{{ Name }} {
    type Output = ();
}

#[injectable]
pub struct Remove{{ Name }}Handler {
    pub {{ plural }}: ::std::sync::Arc<dyn ::{{ repository }}>,
}

impl ::kernel::CommandHandler<Remove{{ Name }}> for Remove{{ Name }}Handler {
    async fn handle(&self, command: Remove{{ Name }}) -> ::kernel::Result<()> {
        let {{ var }} = ::{{ path }} {
            {{ first.name }}: command.{{ first.name }},
            {{ second.name }}: command.{{ second.name }},
        };
        self.{{ plural }}.remove({{ var }}).await
    }
}
