use std::str::FromStr;

use super::Variables;

/// The environment in which the service runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// The machine of a developer: missing settings get a value.
    Development,
    /// The service for its users: a missing setting stops the start.
    Production,
}

impl Environment {
    /// Reads the variable `ENVIRONMENT`.
    pub fn read(variables: &mut Variables) -> Self {
        variables.or(
            "ENVIRONMENT",
            "`development` or `production`",
            Self::Development,
        )
    }
}

impl FromStr for Environment {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "development" => Ok(Self::Development),
            "production" => Ok(Self::Production),
            _ => Err(()),
        }
    }
}
