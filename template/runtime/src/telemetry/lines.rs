//! The lines of the log.

use std::fmt;

use serde_json::Value;
use tracing::{Event, Subscriber};
use tracing_subscriber::{
    Layer,
    fmt::{
        FmtContext, FormatEvent, FormatFields, MakeWriter,
        format::{JsonFields, Writer},
        layer,
    },
    registry::LookupSpan,
};

use crate::{settings::LogFormat, trace_context::Work};

/// Returns the layer that writes the log to `writer`. Each line that belongs to a request or a job ends with what the log
/// says of it, whatever is logged.
pub fn lines<S, W>(format: LogFormat, ansi: bool, writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let lines = layer().with_writer(writer);
    match format {
        LogFormat::Text => lines
            .with_ansi(ansi)
            .map_event_format(|event| Text(event.with_ansi(ansi)))
            .boxed(),
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .map_event_format(Json)
            .boxed(),
    }
}

/// Lines for people.
struct Text<F>(F);

/// Lines for programs: one object per line.
struct Json<F>(F);

impl<S, N, F> FormatEvent<S, N> for Text<F>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'writer> FormatFields<'writer> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let Some(work) = Work::current() else {
            return self.0.format_event(context, writer, event);
        };
        let mut line = String::new();
        self.0
            .format_event(context, Writer::new(&mut line), event)?;
        write!(
            writer,
            "{} trace_id={}",
            line.trim_end(),
            work.trace.trace_id()
        )?;
        if let Some(subject) = &work.subject {
            write!(writer, " {subject}")?;
        }
        writeln!(writer)
    }
}

impl<S, F> FormatEvent<S, JsonFields> for Json<F>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    F: FormatEvent<S, JsonFields>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, JsonFields>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let Some(work) = Work::current() else {
            return self.0.format_event(context, writer, event);
        };
        let mut line = String::new();
        self.0
            .format_event(context, Writer::new(&mut line), event)?;
        let object = line.trim_end();
        let open = object.strip_suffix('}').unwrap_or(object);
        write!(writer, "{open},\"trace_id\":\"{}\"", work.trace.trace_id())?;
        if let Some(subject) = &work.subject {
            let fields = Value::from(subject.fields());
            write!(writer, ",\"{}\":{fields}", subject.name())?;
        }
        writeln!(writer, "}}")
    }
}
