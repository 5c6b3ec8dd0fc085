use async_trait::async_trait;

/// The implementation of `{{ Name }}`.
#[derive(Clone, Copy, Debug, Default)]
pub struct {{ Implementation }};

#[async_trait]
impl ::services::{{ name }}::{{ Name }} for {{ Implementation }} {
    async fn check(&self) -> Result<(), ::services::{{ name }}::{{ Name }}Error> {
        Ok(())
    }
}
