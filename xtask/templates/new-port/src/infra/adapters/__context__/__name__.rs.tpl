use app_core::Result;
use app_core::{{ context }}::ports::{{ name }}::{{ Name }};
use async_trait::async_trait;

/// {{ title }}, for real.
pub struct {{ Adapter }};

#[async_trait]
impl {{ Name }} for {{ Adapter }} {
    async fn check(&self) -> Result<()> {
        Ok(())
    }
}
