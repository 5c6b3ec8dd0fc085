//! The contents of the list, independent of the output format.

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::model::{
    Definition, Endpoint, Message, MessageKind, Place, Project, layout::short, unfinished,
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
    /// The parts that it leads to: the handler of a command, the adapters of a port, the messages that a
    /// route dispatches.
    pub behind: Vec<String>,
    /// It is a message whose handler is still to be written.
    pub unfinished: bool,
    pub place: Place,
}

/// The kinds of parts, in the order of the list.
const KINDS: [&str; 5] = ["commands", "queries", "events", "ports", "routes"];

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
        found.push((
            project.context(&event.name),
            "events",
            Entry::new(event, Vec::new()),
        ));
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

/// Returns the key for sorting: the name, or the path of a route.
fn rank(entry: &Entry) -> (&str, &str) {
    let name = entry.name.as_str();
    name.split_once(' ')
        .map_or((name, ""), |(method, path)| (path, method))
}

fn entry_of_message(message: &Message) -> Entry {
    let handlers = message.handlers.iter();
    Entry {
        name: short(&message.name).to_owned(),
        behind: handlers
            .map(|handler| short(&handler.by).to_owned())
            .collect(),
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
    fn new(definition: &Definition, behind: Vec<String>) -> Self {
        Self {
            name: short(&definition.name).to_owned(),
            behind,
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
        for (_, entries) in &mut self.parts {
            entries.sort_by(|one, other| rank(one).cmp(&rank(other)));
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
        match (kind, name.split_once(' ')) {
            ("routes", Some((method, path))) => Self::Route {
                method,
                path,
                dispatches: behind,
                unfinished: entry.unfinished,
                file,
                line,
            },
            ("commands" | "queries", _) => Self::Message {
                name,
                handlers: behind,
                unfinished: entry.unfinished,
                file,
                line,
            },
            ("ports", _) => Self::Port {
                name,
                adapters: behind,
                file,
                line,
            },
            _ => Self::Event { name, file, line },
        }
    }
}
