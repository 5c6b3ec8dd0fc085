//! The answers to commands with an idempotency key. They are kept in a table of the runtime.

use std::time::{SystemTime, UNIX_EPOCH};

use diesel::{
    OptionalExtension, QueryResult, QueryableByName,
    backend::DieselReserveSpecialization,
    deserialize::FromSql,
    serialize::ToSql,
    sql_query,
    sql_types::{BigInt, Text},
};
use diesel_async::{AsyncConnection, RunQueryDsl};

/// The time in seconds for which an answer is kept.
const LIFETIME: i64 = 24 * 60 * 60;

/// A command and its key.
#[derive(Clone, Copy, Debug)]
pub struct AnswerKey<'k> {
    pub claimant: &'k str,
    pub operation: &'k str,
    pub key: &'k str,
}

/// An answer that was kept.
#[derive(Debug, QueryableByName)]
pub struct KeptAnswer {
    /// The digest of the request.
    #[diesel(sql_type = Text)]
    pub digest: String,
    /// The answer, in JSON.
    #[diesel(sql_type = Text)]
    pub answer: String,
}

/// Returns the answer that is kept for `key`.
pub async fn find<C>(connection: &mut C, key: AnswerKey<'_>) -> QueryResult<Option<KeptAnswer>>
where
    C: AsyncConnection,
    C::Backend: DieselReserveSpecialization + 'static,
    String: FromSql<Text, C::Backend>,
    str: ToSql<Text, C::Backend>,
    i64: ToSql<BigInt, C::Backend>,
{
    sql_query(
        "SELECT digest, answer FROM __idempotency_keys \
         WHERE claimant = $1 AND operation = $2 AND idempotency_key = $3 AND expires_at > $4",
    )
    .bind::<Text, _>(key.claimant)
    .bind::<Text, _>(key.operation)
    .bind::<Text, _>(key.key)
    .bind::<BigInt, _>(now())
    .get_result(connection)
    .await
    .optional()
}

/// Keeps `answer` for `key`. Returns `false` if there is one already.
///
/// It reads no row that another transaction may write, so that commands with different keys do not conflict.
pub async fn keep<C>(
    connection: &mut C,
    key: AnswerKey<'_>,
    answer: &KeptAnswer,
) -> QueryResult<bool>
where
    C: AsyncConnection,
    C::Backend: DieselReserveSpecialization + 'static,
    str: ToSql<Text, C::Backend>,
    i64: ToSql<BigInt, C::Backend>,
{
    let now = now();
    let kept = sql_query(
        "INSERT INTO __idempotency_keys \
         (claimant, operation, idempotency_key, digest, answer, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (claimant, operation, idempotency_key) DO UPDATE \
         SET digest = excluded.digest, answer = excluded.answer, expires_at = excluded.expires_at \
         WHERE __idempotency_keys.expires_at <= $7",
    )
    .bind::<Text, _>(key.claimant)
    .bind::<Text, _>(key.operation)
    .bind::<Text, _>(key.key)
    .bind::<Text, _>(&*answer.digest)
    .bind::<Text, _>(&*answer.answer)
    .bind::<BigInt, _>(now + LIFETIME)
    .bind::<BigInt, _>(now)
    .execute(connection)
    .await?;
    Ok(kept > 0)
}

/// Deletes answers whose time is over, the oldest first, and not more than some at once.
pub async fn delete_expired<C>(connection: &mut C) -> QueryResult<()>
where
    C: AsyncConnection,
    C::Backend: DieselReserveSpecialization + 'static,
    i64: ToSql<BigInt, C::Backend>,
{
    sql_query(
        "DELETE FROM __idempotency_keys WHERE (claimant, operation, idempotency_key) IN \
         (SELECT claimant, operation, idempotency_key FROM __idempotency_keys \
          WHERE expires_at <= $1 ORDER BY expires_at LIMIT 1000)",
    )
    .bind::<BigInt, _>(now())
    .execute(connection)
    .await?;
    Ok(())
}

/// Returns the Unix time in seconds.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}
