//! The lines that programs write, and which of them are to be there.

use std::collections::BTreeSet;

use app_core::{Error, Query, QueryHandler, Result};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use nject::injectable;

use crate::infra::db::{Connection, Session, failure};

diesel::table! {
    program_lines (program, line) {
        program -> BigInt,
        line -> Integer,
        /// In the last line of a program: what else is to be there.
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

/// The lines that a part of a program has written, as far as is known there.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    pub sure: BTreeSet<i32>,
    /// They were given up half-way.
    pub possible: BTreeSet<i32>,
    /// A statement has failed, which nobody has rolled back.
    pub statement_failed: bool,
}

/// Those of a whole program that are there.
pub type Found = BTreeSet<i32>;

/// The number of the line in which a program says what is to be there.
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
pub async fn write(session: &Session, program: i64, line: i32) -> Result<()> {
    let mut connection = session.connection().await?;
    insert(&mut connection, program, line, None)
        .await
        .map_err(failure)
}

/// Writes the last line of a program, which says what the others are.
pub async fn write_last(session: &Session, program: i64, lines: &Lines) -> Result<()> {
    let mut connection = session.connection().await?;
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

/// Which lines of a program are there, but for the last.
pub struct FindLines(pub i64);

impl Query for FindLines {
    type Output = Found;
}

#[injectable]
pub struct FindLinesHandler {
    session: Session,
}

impl QueryHandler<FindLines> for FindLinesHandler {
    async fn handle(&self, query: FindLines) -> Result<Found> {
        let mut connection = self.session.connection().await?;
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

/// Whether `program` was committed, as a whole; or not at all.
pub async fn was_committed(session: &Session, program: i64) -> Result<bool> {
    let mut connection = session.connection().await?;
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
            format!("{found:?} are there of program {program}, and should be {expected:?}");
        return Err(Error::internal(problem));
    }
    Ok(expected.is_some())
}
