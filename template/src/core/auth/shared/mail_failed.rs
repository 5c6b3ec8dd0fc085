use kernel::Error;
use services::mailer::MailError;

/// Returns the error of a job whose mail was not sent.
#[must_use]
pub fn mail_failed(error: MailError) -> Error {
    match error {
        MailError::Failed(_) => Error::internal(error),
        MailError::Refused(_) => Error::permanent(error),
    }
}
