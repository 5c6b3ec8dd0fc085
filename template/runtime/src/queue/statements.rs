use kernel::Result;

use crate::{
    bus::retry,
    composition::{AppContext, Application, Composition},
    db::{AnyUnitOfWork, Engine, EngineConnection as _, sql::Sql},
};

pub(crate) type Connection<S> = <<S as Application>::Database as Engine>::Connection;
pub(crate) type UnitOfWork<S> = AnyUnitOfWork<<<S as Application>::Database as Engine>::Source>;

/// Runs `statements` in one unit of work, and returns the number of rows that the last one changed.
pub(super) async fn run_all<S: Composition>(
    context: &AppContext<S>,
    statements: &[Sql],
) -> Result<usize> {
    retry(|attempt| {
        let statements = statements.to_vec();
        let work = async move |unit_of_work: UnitOfWork<S>| {
            let mut connection = unit_of_work.connection().await?;
            let mut changed = 0;
            for statement in statements {
                let written = connection.run_sql(statement).await;
                changed = written.map_err(<Connection<S>>::failure)?;
            }
            Ok(changed)
        };
        context.database().write(attempt, work)
    })
    .await
}
