use async_trait::async_trait;

/// A double of `{{ Name }}`.
pub struct Fake{{ Name }};

#[async_trait]
impl ::app_core::{{ context }}::ports::{{ name }}::{{ Name }} for Fake{{ Name }} {
    async fn check(&self) -> ::kernel::Result<()> {
        Ok(())
    }
}
