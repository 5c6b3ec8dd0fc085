use std::sync::Arc;

use app_core::auth::{
    ports::repo::user_permission::UserPermissionRepository, shared::user_tokens::UserTokensIssuer,
};

use super::{
    access_token_rules::FixedAccessTokenRules, token_generator::SequentialTokens,
    token_lifetimes::FixedTokenLifetimes,
};
use crate::tests::doubles::services::jwt::UnsignedJwt;

/// Returns an issuer of tokens without signatures.
pub fn unsigned(permissions: Arc<dyn UserPermissionRepository>) -> UserTokensIssuer {
    UserTokensIssuer {
        jwt: Arc::new(UnsignedJwt),
        lifetimes: Arc::new(FixedTokenLifetimes),
        permissions,
        rules: Arc::new(FixedAccessTokenRules),
        tokens: Arc::new(SequentialTokens::default()),
    }
}
