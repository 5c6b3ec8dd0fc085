//! Exports spans by OTLP, with the ids of their [`TraceContext`].

use std::{env, path::Path, sync::OnceLock};

use anyhow::{Context as _, Result};
use opentelemetry::{
    Context,
    trace::{
        SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState,
        TracerProvider as _,
    },
};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{IdGenerator, RandomIdGenerator, SdkTracerProvider},
};
use tokio::task::spawn_blocking;
use tracing::{Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::{Layer, registry::LookupSpan};

use crate::{settings::OtlpEndpoint, trace_context::TraceContext};

static PROVIDER: OnceLock<SdkTracerProvider> = OnceLock::new();

/// Returns the layer that exports spans to `endpoint`.
pub fn layer<S>(endpoint: &OtlpEndpoint) -> Result<Box<dyn Layer<S> + Send + Sync>>
where
    S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
{
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(format!("{endpoint}/v1/traces"))
        .build();
    let exporter = exporter.with_context(|| format!("cannot export traces to {endpoint}"))?;
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_id_generator(Ids)
        .with_resource(resource())
        .build();
    let provider = PROVIDER.get_or_init(|| provider);
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("runtime"));
    Ok(layer.boxed())
}

/// Exports what is left.
pub async fn stop() {
    if let Some(provider) = PROVIDER.get() {
        let ended = spawn_blocking(|| provider.shutdown()).await;
        if !matches!(ended, Ok(Ok(()))) {
            tracing::warn!("the last traces were not exported");
        }
    }
}

/// Makes `span` a part of the trace that came from elsewhere.
pub fn continue_trace(span: &Span, trace: TraceContext) {
    if PROVIDER.get().is_none() {
        return;
    }
    let Some(parent_id) = trace.parent_id else {
        return;
    };
    let parent = SpanContext::new(
        TraceId::from(trace.trace_id.0),
        SpanId::from(parent_id),
        TraceFlags::new(trace.flags),
        true,
        TraceState::NONE,
    );
    // It fails if the span is not recorded.
    let _ = span.set_parent(Context::new().with_remote_span_context(parent));
}

/// Returns `trace` with the id of the current span, which is exported.
pub fn at_current_span(trace: TraceContext) -> TraceContext {
    if PROVIDER.get().is_none() {
        return trace;
    }
    let context = Span::current().context();
    let span = context.span();
    let span = span.span_context();
    if !span.is_valid() || u128::from_be_bytes(span.trace_id().to_bytes()) != trace.trace_id.0 {
        return trace;
    }
    TraceContext {
        id: u64::from_be_bytes(span.span_id().to_bytes()),
        ..trace
    }
}

/// Gives a trace that begins here the id that the log has.
#[derive(Debug)]
struct Ids;

impl IdGenerator for Ids {
    fn new_trace_id(&self) -> TraceId {
        TraceContext::of_work().map_or_else(
            || RandomIdGenerator::default().new_trace_id(),
            |trace| TraceId::from(trace.trace_id.0),
        )
    }

    fn new_span_id(&self) -> SpanId {
        RandomIdGenerator::default().new_span_id()
    }
}

/// Returns the description of this process. Its name is that of the program, unless `OTEL_SERVICE_NAME` is set.
fn resource() -> Resource {
    let resource = Resource::builder();
    if env::var_os("OTEL_SERVICE_NAME").is_some() {
        return resource.build();
    }
    let program = env::current_exe().unwrap_or_default();
    let name = program.file_stem().map(Path::new);
    let name = name.map(|name| name.display().to_string());
    resource.with_service_name(name.unwrap_or_default()).build()
}
