use async_trait::async_trait;
use super::{{ Name }};
use super::{{ Name }}Error;

/// The implementation of `{{ Name }}`.
#[derive(Clone, Copy, Debug, Default)]
pub struct {{ Implementation }};

#[async_trait]
impl {{ Name }} for {{ Implementation }} {
    async fn check(&self) -> Result<(), {{ Name }}Error> {
        Ok(())
    }
}
