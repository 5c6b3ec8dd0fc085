use async_trait::async_trait;

/// A double of `{{ Name }}`.
pub struct Fake{{ Name }};

#[async_trait]
impl ::services::{{ name }}::{{ Name }} for Fake{{ Name }} {
    async fn check(&self) -> Result<(), ::services::{{ name }}::{{ Name }}Error> {
        Ok(())
    }
}
