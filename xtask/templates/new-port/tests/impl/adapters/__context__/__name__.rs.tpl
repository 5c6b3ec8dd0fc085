use app_core::Result;
use app_core::{{ context }}::ports::{{ name }}::{{ Name }};
use async_trait::async_trait;

/// {{ title }}, without the outside.
pub struct Fake{{ Name }};

#[async_trait]
impl {{ Name }} for Fake{{ Name }} {
    async fn check(&self) -> Result<()> {
        Ok(())
    }
}
