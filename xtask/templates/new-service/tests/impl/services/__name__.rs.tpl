use async_trait::async_trait;
use services::{{ name }}::{{ Name }};
use services::{{ name }}::{{ Name }}Error;

/// A double of `{{ Name }}`.
pub struct Fake{{ Name }};

#[async_trait]
impl {{ Name }} for Fake{{ Name }} {
    async fn check(&self) -> Result<(), {{ Name }}Error> {
        Ok(())
    }
}
