//! The random programs of the service's own tests of the unit of work, run by request.

#[path = "../../../../tests/infra/db/unit_of_work/programs/lines.rs"]
mod lines;
#[path = "../../../../tests/infra/db/unit_of_work/programs/program.rs"]
mod program;
#[path = "../../../../tests/infra/db/unit_of_work/programs/runner.rs"]
mod runner;

use std::sync::{Arc, Mutex};

use axum::{
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use diesel_async::SimpleAsyncConnection;
use fastrand::Rng;
use nject::Injectable;
use utoipa_axum::router::OpenApiRouter;

use self::{
    lines::{CREATE_TABLE, FindLines, FindLinesHandler, was_committed},
    program::program,
    runner::{CameTo, Run, RunBlock, RunBlockHandler},
};
use crate::infra::{
    api::{extract::Path, problem::ApiResult},
    bus::{CommandBus, QueryBus},
    composition::{Handled, Lifespan, Scope},
    db::{Session, failure},
};

// As `handlers!` has it, which is for `main.rs`.
impl Handled for FindLines {
    type Handler = FindLinesHandler;

    fn handler(scope: &Scope) -> FindLinesHandler {
        <FindLinesHandler as Injectable<_, _>>::inject(scope)
    }
}

impl Handled for RunBlock {
    type Handler = RunBlockHandler;

    fn handler(scope: &Scope) -> RunBlockHandler {
        <RunBlockHandler as Injectable<_, _>>::inject(scope)
    }
}

pub fn router() -> OpenApiRouter<Lifespan> {
    OpenApiRouter::new()
        .route("/programs", post(create_table))
        .route("/programs/{number}", post(run))
        .route("/programs/{number}", get(look_at))
}

async fn create_table(State(lifespan): State<Lifespan>) -> ApiResult<StatusCode> {
    let create = async |session: Session| {
        let mut connection = session.connection().await?;
        connection
            .batch_execute(CREATE_TABLE)
            .await
            .map_err(failure)
    };
    lifespan.database().write(1, create).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Runs the program that is made up from its number. 422: something was not as it should be.
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
    let told = commands.dispatch(command).await;
    run.judge(&came_to.lock().unwrap().clone(), &told);
    if let Some(problem) = run.problems().first() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, problem.clone()));
    }
    told?;
    Ok((StatusCode::OK, String::new()))
}

/// Whether it was committed: 200 or 404. Anything else: a part of it was.
async fn look_at(
    Path(number): Path<u32>,
    State(lifespan): State<Lifespan>,
) -> ApiResult<StatusCode> {
    let look = async move |session: Session| was_committed(&session, number.into()).await;
    let committed = lifespan.database().read(look).await?;
    Ok(if committed {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    })
}
