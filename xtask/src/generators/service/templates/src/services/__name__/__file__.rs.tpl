use async_trait::async_trait;

/// The implementation of `{{ Name }}`.
#[derive(Clone, Copy, Debug, Default)]
pub struct {{ Implementation }};

#[async_trait]
impl super::{{ Name }} for {{ Implementation }} {
    async fn check(&self) -> Result<(), super::{{ Name }}Error> {
        Ok(())
    }
}
