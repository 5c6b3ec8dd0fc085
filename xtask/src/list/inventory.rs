//! The contents of the list, independent of the output format.

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::model::{
    Definition, Endpoint, Implementation, Job, Message, MessageKind, Name, Place, Project, Sending,
    layout::short, unfinished,
};

/// All parts of the service.
#[derive(Serialize)]
pub struct Inventory {
    pub contexts: Vec<Context>,
    /// The parts that belong to no context, and the interfaces of the shared services.
    pub shared: Context,
}

/// A bounded context.
pub struct Context {
    pub name: String,
    /// The entries, by kind.
    pub parts: Vec<(&'static str, Vec<Entry>)>,
}

/// A part of the service.
pub struct Entry {
    pub name: String,
    /// The parts that it leads to: the handler of a command, the jobs that are made from an event, the adapters
    /// of a port, the messages that a route dispatches. For a job, its name in the database and what runs it.
    pub behind: Vec<String>,
    /// What is only known of parts of its kind.
    details: Details,
    /// It is a message whose handler is still to be written.
    pub unfinished: bool,
    pub place: Place,
}

enum Details {
    None,
    Event {
        published_by: Vec<String>,
    },
    Job {
        stored_as: Option<String>,
        version: Option<i32>,
        events: Vec<String>,
        schedules: Vec<String>,
        deferred_by: Vec<String>,
    },
}

/// The kinds of parts, in the order of the list.
const KINDS: [&str; 7] = [
    "commands",
    "queries",
    "events",
    "jobs",
    "schedules",
    "ports",
    "routes",
];

impl Inventory {
    #[must_use]
    pub fn of<'p>(project: &'p Project<'p, 'p>) -> Self {
        let mut shared = Context::new("");
        let mut contexts: Vec<_> = project
            .contexts
            .iter()
            .map(|name| Context::new(name))
            .collect();
        for (owner, kind, entry) in entries(project) {
            let context = contexts
                .iter_mut()
                .find(|context| Some(context.name.as_str()) == owner)
                .unwrap_or(&mut shared);
            let mut parts = context.parts.iter_mut();
            if let Some((_, entries)) = parts.find(|(part, _)| *part == kind) {
                entries.push(entry);
            }
        }
        contexts.iter_mut().for_each(Context::sort);
        shared.sort();
        Self { contexts, shared }
    }
}

/// Returns all parts, each with its context and its kind.
fn entries<'p>(project: &'p Project<'p, 'p>) -> Vec<(Option<&'p str>, &'static str, Entry)> {
    let mut found = Vec::new();
    for event in project.events() {
        let entry = entry_of_event(project, event);
        found.push((project.context(&event.by), "events", entry));
    }
    for job in project.jobs() {
        let entry = entry_of_job(project, &job);
        found.push((project.context(job.name()), "jobs", entry));
    }
    for schedule in &project.composition.schedules {
        let job = project.job_of(schedule);
        let entry = Entry {
            name: schedule.times.clone(),
            behind: job.iter().map(|job| short(job).to_owned()).collect(),
            details: Details::None,
            unfinished: false,
            place: schedule.place.clone(),
        };
        let owner = job.and_then(|job| project.context(job));
        found.push((owner, "schedules", entry));
    }
    for port in project.ports().chain(project.services()) {
        found.push((
            project.context(&port.name),
            "ports",
            entry_of_port(project, port),
        ));
    }

    let messages = project.messages();
    let owner = |message: &Message| {
        let context = project.context(&message.name)?;
        project
            .contexts
            .iter()
            .find(|name| *name == context)
            .map(String::as_str)
    };
    for message in &messages {
        let kind = match message.kind {
            MessageKind::Command => "commands",
            MessageKind::Query => "queries",
        };
        found.push((owner(message), kind, entry_of_message(message)));
    }
    for route in project.routers.endpoints() {
        let dispatched = dispatched(project, route, &messages);
        let names = dispatched
            .iter()
            .map(|message| short(&message.name).to_owned());
        let entry = Entry {
            name: format!("{} {}", route.method, route.path),
            behind: names.collect(),
            details: Details::None,
            unfinished: dispatched.iter().any(|message| is_unfinished(message)),
            place: route.place.clone(),
        };
        found.push((
            dispatched.first().and_then(|message| owner(message)),
            "routes",
            entry,
        ));
    }
    found
}

/// Returns the key for sorting: the name, the path of a route, or the job of a schedule.
fn rank<'e>(kind: &str, entry: &'e Entry) -> (&'e str, &'e str) {
    let name = entry.name.as_str();
    match kind {
        "routes" => name
            .split_once(' ')
            .map_or((name, ""), |(method, path)| (path, method)),
        "schedules" => (entry.behind.first().map_or("", String::as_str), name),
        _ => (name, ""),
    }
}

fn entry_of_event<'p>(project: &'p Project<'p, 'p>, event: &Implementation) -> Entry {
    let subscribers = project.composition.subscribers.iter();
    let subscribers = subscribers.filter(|line| line.event == event.by);
    Entry {
        name: short(&event.by).to_owned(),
        behind: subscribers
            .map(|line| short(&line.job).to_owned())
            .collect(),
        details: Details::Event {
            published_by: senders(project, Sending::Publish, &event.by),
        },
        unfinished: false,
        place: event.place.clone(),
    }
}

fn entry_of_job<'p>(project: &'p Project<'p, 'p>, job: &Job) -> Entry {
    let name = job.name();
    let lines = project.composition.subscribers.iter();
    let lines = lines.filter(|line| line.job == *name);
    let events: Vec<_> = lines.map(|line| short(&line.event).to_owned()).collect();
    let lines = project.composition.schedules.iter();
    let lines = lines.filter(|line| project.job_of(line) == Some(name));
    let schedules: Vec<_> = lines.map(|line| line.times.clone()).collect();
    let deferred_by = senders(project, Sending::Defer, name);
    let stored_as = job.stored_as.iter().cloned();
    let runs = events.iter().map(|event| format!("on {event}"));
    let runs = runs.chain(schedules.iter().map(|times| format!("at {times}")));
    let runs = runs.chain(deferred_by.iter().map(|by| format!("from {by}")));
    Entry {
        name: short(name).to_owned(),
        behind: stored_as.chain(runs).collect(),
        details: Details::Job {
            stored_as: job.stored_as.clone(),
            version: job.version,
            events,
            schedules,
            deferred_by,
        },
        unfinished: false,
        place: job.implementation.place.clone(),
    }
}

/// Returns what sends `message`: the commands whose handlers do, and other structs.
fn senders<'p>(project: &'p Project<'p, 'p>, how: Sending, message: &Name) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let senders = project.senders.iter();
    for sender in senders.filter(|sender| sender.how == how && sender.message == *message) {
        for name in project.senders_of(sender) {
            let name = short(name);
            if !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
    }
    found
}

fn entry_of_message(message: &Message) -> Entry {
    let handlers = message.handlers.iter();
    Entry {
        name: short(&message.name).to_owned(),
        behind: handlers
            .map(|handler| short(&handler.by).to_owned())
            .collect(),
        details: Details::None,
        unfinished: is_unfinished(message),
        place: message.place.clone(),
    }
}

fn is_unfinished(message: &Message) -> bool {
    let mut handlers = message.handlers.iter();
    handlers.any(|handler| unfinished::of_handler(handler).is_some())
}

fn entry_of_port<'p>(project: &'p Project<'p, 'p>, port: &'p Definition) -> Entry {
    let adapters = project.adapters_of(&port.name);
    Entry::new(
        port,
        adapters
            .map(|adapter| short(&adapter.by).to_owned())
            .collect(),
    )
}

/// Returns the commands and queries that the function of `route` names.
fn dispatched<'m, 'p>(
    project: &Project,
    route: &Endpoint,
    messages: &'m [Message<'p, 'p>],
) -> Vec<&'m Message<'p, 'p>> {
    let mut found: Vec<&Message> = Vec::new();
    let mine = project.references.iter();
    for reference in mine.filter(|reference| route.has(reference)) {
        // `SignIn::try_from(..)` names the command too.
        let message = messages
            .iter()
            .find(|message| reference.is_any(|name| name.starts_with(&message.name)));
        if let Some(message) = message
            && !found.iter().any(|known| known.name == message.name)
        {
            found.push(message);
        }
    }
    found
}

impl Entry {
    /// What is around it, for people.
    #[must_use]
    pub fn around(&self) -> String {
        let behind = self.behind.join(", ");
        match &self.details {
            Details::Event { published_by } if !(published_by.is_empty() && behind.is_empty()) => {
                let flow = format!("{} -> {behind}", published_by.join(", "));
                flow.trim().to_owned()
            }
            _ => behind,
        }
    }

    fn new(definition: &Definition, behind: Vec<String>) -> Self {
        Self {
            name: short(&definition.name).to_owned(),
            behind,
            details: Details::None,
            unfinished: false,
            place: definition.place.clone(),
        }
    }
}

impl Context {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            parts: KINDS.map(|kind| (kind, Vec::new())).into(),
        }
    }

    fn sort(&mut self) {
        for (kind, entries) in &mut self.parts {
            entries.sort_by(|one, other| rank(kind, one).cmp(&rank(kind, other)));
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|(_, entries)| entries.is_empty())
    }
}

impl Serialize for Context {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.name.is_empty() {
            map.serialize_entry("name", &self.name)?;
        }
        for (kind, entries) in &self.parts {
            let rows: Vec<Row> = entries.iter().map(|entry| Row::of(kind, entry)).collect();
            map.serialize_entry(kind, &rows)?;
        }
        map.end()
    }
}

/// An entry as JSON. The field for `behind` has a name that fits the kind.
#[derive(Serialize)]
#[serde(untagged)]
enum Row<'e> {
    Message {
        name: &'e str,
        handlers: &'e [String],
        unfinished: bool,
        file: &'e str,
        line: Option<usize>,
    },
    Event {
        name: &'e str,
        subscribers: &'e [String],
        published_by: &'e [String],
        file: &'e str,
        line: Option<usize>,
    },
    Job {
        name: &'e str,
        stored_as: Option<&'e str>,
        version: Option<i32>,
        events: &'e [String],
        schedules: &'e [String],
        deferred_by: &'e [String],
        file: &'e str,
        line: Option<usize>,
    },
    Schedule {
        times: &'e str,
        job: Option<&'e str>,
        file: &'e str,
        line: Option<usize>,
    },
    Port {
        name: &'e str,
        adapters: &'e [String],
        file: &'e str,
        line: Option<usize>,
    },
    Route {
        method: &'e str,
        path: &'e str,
        dispatches: &'e [String],
        unfinished: bool,
        file: &'e str,
        line: Option<usize>,
    },
}

impl<'e> Row<'e> {
    fn of(kind: &str, entry: &'e Entry) -> Self {
        let name = entry.name.as_str();
        let behind = entry.behind.as_slice();
        let file = entry.place.file.as_str();
        let line = entry.place.at.map(|at| at.start.0);
        match (kind, name.split_once(' '), &entry.details) {
            ("routes", Some((method, path)), _) => Self::Route {
                method,
                path,
                dispatches: behind,
                unfinished: entry.unfinished,
                file,
                line,
            },
            (_, _, Details::Event { published_by }) => Self::Event {
                name,
                subscribers: behind,
                published_by,
                file,
                line,
            },
            (
                _,
                _,
                Details::Job {
                    stored_as,
                    version,
                    events,
                    schedules,
                    deferred_by,
                },
            ) => Self::Job {
                name,
                stored_as: stored_as.as_deref(),
                version: *version,
                events,
                schedules,
                deferred_by,
                file,
                line,
            },
            ("schedules", ..) => Self::Schedule {
                times: name,
                job: behind.first().map(String::as_str),
                file,
                line,
            },
            ("ports", ..) => Self::Port {
                name,
                adapters: behind,
                file,
                line,
            },
            _ => Self::Message {
                name,
                handlers: behind,
                unfinished: entry.unfinished,
                file,
                line,
            },
        }
    }
}
