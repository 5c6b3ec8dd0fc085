//! The lines that programs write, and which of them should exist.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, Query, QueryHandler, Result};
use nject::injectable;

use super::{Connection, UnitOfWork, failure};

diesel::table! {
    program_lines (program, line) {
        program -> BigInt,
        line -> Integer,
        /// In the last line of a program: the other lines that should exist.
        expected -> Nullable<Text>,
    }
}

pub const CREATE_TABLE: &str = "
    CREATE TABLE IF NOT EXISTS program_lines (
        program BIGINT NOT NULL,
        line INTEGER NOT NULL,
        expected TEXT,
        PRIMARY KEY (program, line)
    )";

/// The lines that a part of a program has written, as far as that part knows.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    pub sure: BTreeSet<i32>,
    /// They were dropped before they completed.
    pub possible: BTreeSet<i32>,
    /// A statement has failed and was not rolled back.
    pub statement_failed: bool,
}

/// The existing lines of a whole program.
pub type Found = BTreeSet<i32>;

/// The number of the line in which a program writes which lines should exist.
const LAST: i32 = 0;

impl Lines {
    pub fn merge(&mut self, others: Self) {
        self.sure.extend(others.sure);
        self.possible.extend(others.possible);
        self.statement_failed |= others.statement_failed;
    }

    pub fn agree_with(&self, found: &Found) -> bool {
        let all: BTreeSet<_> = self.sure.union(&self.possible).copied().collect();
        self.sure.is_subset(found) && found.is_subset(&all)
    }

    fn to_text(&self) -> String {
        let text = |lines: &BTreeSet<i32>| {
            let numbers: Vec<_> = lines.iter().map(ToString::to_string).collect();
            numbers.join(" ")
        };
        format!("{}|{}", text(&self.sure), text(&self.possible))
    }

    fn from_text(text: &str) -> Self {
        let lines = |text: &str| text.split_whitespace().flat_map(str::parse).collect();
        let (sure, possible) = text.split_once('|').unwrap_or_default();
        Self {
            sure: lines(sure),
            possible: lines(possible),
            statement_failed: false,
        }
    }
}

/// Writes a line of a program.
pub async fn write(unit_of_work: &UnitOfWork, program: i64, line: i32) -> Result<()> {
    let mut connection = unit_of_work.connection().await?;
    insert(&mut connection, program, line, None)
        .await
        .map_err(failure)
}

/// Writes the last line of a program, which contains the numbers of the others.
pub async fn write_last(unit_of_work: &UnitOfWork, program: i64, lines: &Lines) -> Result<()> {
    let mut connection = unit_of_work.connection().await?;
    insert(&mut connection, program, LAST, Some(lines.to_text()))
        .await
        .map_err(failure)
}

pub async fn insert(
    connection: &mut Connection,
    program: i64,
    line: i32,
    expected: Option<String>,
) -> QueryResult<()> {
    diesel::insert_into(program_lines::table)
        .values((
            program_lines::program.eq(program),
            program_lines::line.eq(line),
            program_lines::expected.eq(expected),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

/// Asks for the existing lines of a program, except the last.
pub struct FindLines(pub i64);

impl Query for FindLines {
    type Output = Found;
}

#[injectable]
pub struct FindLinesHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<FindLines> for FindLinesHandler {
    async fn handle(&self, query: FindLines) -> Result<Found> {
        let mut connection = self.unit_of_work.connection().await?;
        let lines: Vec<i32> = program_lines::table
            .filter(program_lines::program.eq(query.0))
            .filter(program_lines::line.ne(LAST))
            .select(program_lines::line)
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(lines.into_iter().collect())
    }
}

/// Returns true if `program` was committed. Fails if it was only committed in part.
pub async fn was_committed(unit_of_work: &UnitOfWork, program: i64) -> Result<bool> {
    let mut connection = unit_of_work.connection().await?;
    let rows: Vec<(i32, Option<String>)> = program_lines::table
        .filter(program_lines::program.eq(program))
        .select((program_lines::line, program_lines::expected))
        .load(&mut *connection)
        .await
        .map_err(failure)?;
    let expected = rows.iter().find_map(|(_, expected)| expected.as_deref());
    let found: Found = rows
        .iter()
        .map(|(line, _)| *line)
        .filter(|line| *line != LAST)
        .collect();
    let whole = match expected {
        Some(expected) => Lines::from_text(expected).agree_with(&found),
        None => found.is_empty(),
    };
    if !whole {
        let problem =
            format!("program {program} has the lines {found:?}, but should have {expected:?}");
        return Err(Error::internal(problem));
    }
    Ok(expected.is_some())
}
