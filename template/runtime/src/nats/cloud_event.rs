//! `CloudEvents` 1.0 in JSON: <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md>.

use std::borrow::Cow;

use kernel::{Error, PublicEvent, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::trace_context::TraceContext;

pub const CONTENT_TYPE: &str = "application/cloudevents+json";

/// The length that an id and a source must not exceed, so that an index can contain both.
const LONGEST: usize = 500;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub struct CloudEvent<'e> {
    specversion: Cow<'e, str>,
    pub id: String,
    pub source: String,
    r#type: Cow<'e, str>,
    #[serde(default)]
    datacontenttype: Option<Cow<'e, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    traceparent: Option<String>,
    #[serde(default)]
    pub data: Value,
}

impl CloudEvent<'_> {
    /// Returns `event` of the service `service` as JSON.
    pub fn write(event: PublicEvent, service: &str) -> Result<Vec<u8>> {
        let event = CloudEvent {
            specversion: "1.0".into(),
            id: event.id,
            source: format!("/{service}"),
            r#type: event.name.into(),
            datacontenttype: Some("application/json".into()),
            traceparent: TraceContext::current().map(|trace| trace.to_string()),
            data: event.data,
        };
        serde_json::to_vec(&event).map_err(Error::internal)
    }

    /// Reads an event, or returns what is wrong with it.
    pub fn read(payload: &[u8]) -> Result<Self, String> {
        let event: Self = serde_json::from_slice(payload)
            .map_err(|error| format!("it is not a CloudEvent in JSON: {error}"))?;
        if !event.specversion.starts_with("1.") {
            return Err(format!("it has the version {}", event.specversion));
        }
        for (name, value) in [("id", &event.id), ("source", &event.source)] {
            if value.is_empty() || value.len() > LONGEST || value.contains(char::is_control) {
                return Err(format!("its `{name}` is empty, too long or no plain text"));
            }
        }
        Ok(event)
    }

    /// Returns the place of what follows from the event in its trace.
    pub fn trace(&self) -> TraceContext {
        let given = self.traceparent.as_deref().and_then(TraceContext::parse);
        given.map_or_else(TraceContext::begin, TraceContext::child)
    }
}
