use app_core::{{ context }}::ports::{{ name }}::{{ Name }};
use async_trait::async_trait;
use kernel::Result;

/// The adapter of `{{ Name }}`.
pub struct {{ Adapter }};

#[async_trait]
impl {{ Name }} for {{ Adapter }} {
    async fn check(&self) -> Result<()> {
        Ok(())
    }
}
