use app_core::{{ context }}::ports::{{ name }}::{{ Name }};
use async_trait::async_trait;
use kernel::Result;

/// A double of `{{ Name }}`.
pub struct Fake{{ Name }};

#[async_trait]
impl {{ Name }} for Fake{{ Name }} {
    async fn check(&self) -> Result<()> {
        Ok(())
    }
}
