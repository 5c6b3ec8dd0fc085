//! Endpoints that run the random programs from the tests of the crate `runtime`.

#[path = "../../../../runtime/tests/unit_of_work/programs/lines.rs"]
mod lines;
#[path = "../../../../runtime/tests/unit_of_work/programs/program.rs"]
mod program;
#[path = "../../../../runtime/tests/unit_of_work/programs/runner.rs"]
mod runner;

use std::sync::{Arc, Mutex};

use axum::{
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use diesel_async::SimpleAsyncConnection;
use fastrand::Rng;
use runtime::{
    __handled as handlers,
    api::{ApiResult, Path},
    db::{Backend, Connection, Engine, UnitOfWork, failure},
};
use utoipa_axum::router::OpenApiRouter;

use self::{
    lines::{CREATE_TABLE, FindLines, FindLinesHandler, was_committed},
    program::program,
    runner::{CameTo, Run, RunBlock, RunBlockHandler},
};
use crate::service::{AppContext, CommandBus, QueryBus, Service};

handlers! {
    Service;
    FindLines => FindLinesHandler,
    RunBlock  => RunBlockHandler,
}

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .route("/programs", post(create_table))
        .route("/programs/{number}", post(run))
        .route("/programs/{number}", get(look_at))
}

async fn create_table(State(context): State<AppContext>) -> ApiResult<StatusCode> {
    let create = async |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        connection
            .batch_execute(CREATE_TABLE)
            .await
            .map_err(failure)
    };
    context.database().write(1, create).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Runs the program that is generated from its number. Answers 422 if something was wrong.
async fn run(
    Path(number): Path<u32>,
    State(commands): State<CommandBus>,
    State(queries): State<QueryBus>,
) -> ApiResult<(StatusCode, String)> {
    let run = Run::new(number.into(), queries);
    let came_to = Arc::<Mutex<CameTo>>::default();
    let command = RunBlock {
        run: Arc::clone(&run),
        block: program(&mut Rng::with_seed(number.into())),
        before: None,
        came_to: Arc::clone(&came_to),
    };
    let reported = commands.dispatch(command).await;
    run.judge(&came_to.lock().unwrap().clone(), &reported);
    if let Some(problem) = run.problems().first() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, problem.clone()));
    }
    reported?;
    Ok((StatusCode::OK, String::new()))
}

/// Answers 200 if the program was committed and 404 if it was not. Any other answer: a part of it was.
async fn look_at(
    Path(number): Path<u32>,
    State(context): State<AppContext>,
) -> ApiResult<StatusCode> {
    let look =
        async move |unit_of_work: UnitOfWork| was_committed(&unit_of_work, number.into()).await;
    let committed = context.database().read(look).await?;
    Ok(if committed {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    })
}
