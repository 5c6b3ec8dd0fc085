use async_trait::async_trait;

/// The adapter of `{{ Name }}`.
pub struct {{ Adapter }};

#[async_trait]
impl ::app_core::{{ context }}::ports::{{ name }}::{{ Name }} for {{ Adapter }} {
    async fn check(&self) -> ::kernel::Result<()> {
        Ok(())
    }
}
