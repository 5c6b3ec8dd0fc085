use runtime::settings::{Settings as _, Variables};
use secrecy::ExposeSecret;
use services::jwt::{Hs256Jwt, Jwt};

use crate::{
    infra::cli::apps::auth::rotation,
    settings::{AuthSettings, Settings},
};

const NEW: &str = "fedcba9876543210fedcba9876543210";

/// Returns the settings with these lines in the file `.env`.
fn settings(lines: &str) -> AuthSettings {
    let variables = Variables::in_file(lines.as_bytes()).unwrap();
    Settings::read(variables).unwrap().auth
}

fn jwt(settings: &AuthSettings) -> Hs256Jwt {
    Hs256Jwt::new(&settings.access_token_secrets).unwrap()
}

#[test]
fn what_is_printed_replaces_the_secret_without_refusing_a_token() {
    let oldest = settings("AUTH__ACCESS_TOKEN_SECRET=00112233445566778899aabbccddeeff");
    let old = settings(
        "AUTH__ACCESS_TOKEN_SECRET=0123456789abcdef0123456789abcdef\n\
         AUTH__PREVIOUS_ACCESS_TOKEN_SECRETS=00112233445566778899aabbccddeeff",
    );
    let printed = rotation(&old, &NEW.into());

    // The numbered steps, of which the first is for several replicas.
    let steps: Vec<_> = printed
        .split("\n\n")
        .filter(|part| part.starts_with("AUTH"))
        .collect();
    let [both, new] = [steps[0], steps[1]].map(settings);

    let accepts = |reader: &AuthSettings, signer: &AuthSettings| {
        let token = jwt(signer).encode("{}").unwrap();
        jwt(reader).decode(token.expose_secret()).is_ok()
    };
    assert!(accepts(&both, &old) && accepts(&old, &both));
    assert!(accepts(&new, &both) && accepts(&both, &new));
    assert!(accepts(&both, &oldest) && accepts(&new, &oldest));
    assert!(!accepts(&old, &new));
    assert!(printed.contains("When 16 minutes have passed"), "{printed}");
}

#[test]
fn the_first_secret_is_only_set() {
    let printed = rotation(&settings(""), &NEW.into());

    let set = printed.lines().last().unwrap();
    assert_eq!(set, format!("AUTH__ACCESS_TOKEN_SECRET={NEW}"));
}
