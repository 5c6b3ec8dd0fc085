/// Links {{ first.a_words }} and {{ second.a_words }}.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct {{ Name }} {
    pub {{ first.name }}: ::{{ first.type.path }},
    pub {{ second.name }}: ::{{ second.type.path }},
}
