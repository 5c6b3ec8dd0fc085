//! Tests of random sequences of generator commands, with edits by hand between them: wrapped routers, modules
//! written into the file of their parent. The service compiles without warnings, is formatted, and passes clippy,
//! its tests and the rules of its architecture. Repeating a command changes nothing, and `undo` restores every
//! byte. Each database and each beginning is there once, because a service takes minutes.

use std::{collections::BTreeMap, fs, path::PathBuf};

use fastrand::Rng;
use lab::BuiltProject;

/// The number of commands for one service.
const LENGTH: usize = 30;

#[test]
fn from_nothing_on_sqlite() {
    grow("sqlite", false, LineEnds::CrLf, 2);
}

#[test]
fn from_the_example_on_postgres() {
    grow("postgres", true, LineEnds::Lf, 3);
}

#[derive(Clone, Copy, PartialEq)]
enum LineEnds {
    Lf,
    CrLf,
}

fn grow(database: &str, example: bool, ends: LineEnds, seed: u64) {
    let project = BuiltProject::new(Some(database), Some(example));
    if ends == LineEnds::CrLf {
        convert_to_crlf(&project);
    }
    let mut history = History::new(example, seed);

    for _ in 0..LENGTH {
        if let Some(context) = history.context_to_edit() {
            match history.edits {
                0 => wrap_router(&project, &context),
                _ => write_module_into_parent(&project, &context),
            }
            history.edits += 1;
        }
        let command = history.next();
        let before = files(&project);
        project.xtask(&command);
        let after = files(&project);
        assert!(before != after, "{command:?} did nothing");

        project.xtask(&command);
        assert!(
            after == files(&project),
            "{command:?} changed something when it was repeated"
        );
        if history.random.bool() {
            project.xtask(&["undo"]);
            assert!(before == files(&project), "{command:?} was not undone");
            project.xtask(&command);
            assert!(
                timeless(after) == timeless(files(&project)),
                "{command:?} was not redone"
            );
        }
    }

    assert!(history.edits >= 2, "no edits by hand");
    for command in history.awkward().into_iter().chain(history.twins()) {
        project.xtask(&command);
    }
    if ends == LineEnds::CrLf {
        assert_crlf(&project);
    }

    println!("{:#?}", history.commands);
    project.assert_sound();
}

/// Nests the router of `context` in `src/main.rs`, behind a function, and moves the requests of its tests.
fn wrap_router(project: &BuiltProject, context: &str) {
    edit(project, "src/main.rs", |main| {
        let wrapped = main.replacen(
            &format!("{context}::router"),
            &format!("wrapped_{context}"),
            1,
        );
        assert_ne!(wrapped, main);
        let router = "utoipa_axum::router::OpenApiRouter";
        let imported = if main.contains(&format!("infra::api::routes::{context}::router")) {
            format!("infra::api::routes::{context}")
        } else {
            context.to_owned()
        };
        format!(
            "{wrapped}\nfn wrapped_{context}() -> {router}<service::AppContext> {{\n    \
             {router}::new().nest(\"/wrapped\", {imported}::router())\n}}\n"
        )
    });
    let tests = format!("tests/infra/api/{context}.rs");
    if project.service.root().join(&tests).is_file() {
        edit(project, &tests, |tests| {
            let methods = ["delete", "get", "patch", "post", "put"];
            methods.iter().fold(tests.to_owned(), |tests, method| {
                let request = format!(".{method}(\"/");
                tests.replace(&request, &format!("{request}wrapped/"))
            })
        });
        project.assert_cargo("fmt --all");
    }
}

/// Moves the module of events of `context` from its file into a block of its parent.
fn write_module_into_parent(project: &BuiltProject, context: &str) {
    let folder = format!("src/core/{context}");
    let own = format!("{folder}/events/mod.rs");
    let content = project.service.read(&own).replace('\r', "");
    fs::remove_file(project.service.root().join(&own)).unwrap();
    let indented: String = content
        .lines()
        .map(|line| {
            if line.is_empty() {
                "\n".to_owned()
            } else {
                format!("    {line}\n")
            }
        })
        .collect();
    edit(project, &format!("{folder}/mod.rs"), |parent| {
        let block = format!("pub mod events {{\n{indented}}}\n");
        let edited = parent.replacen("pub mod events;\n", &block, 1);
        assert_ne!(edited, parent);
        edited
    });
}

/// Edits a file, which keeps its line ends.
fn edit(project: &BuiltProject, path: &str, edit: impl Fn(&str) -> String) {
    let text = project.service.read(path);
    let edited = edit(&text.replace('\r', ""));
    let edited = if text.contains('\r') {
        edited.replace('\n', "\r\n")
    } else {
        edited
    };
    project.service.write(path, &edited);
}

/// Converts the files that the generator reads and changes to CRLF, as Git does with all files on Windows.
fn convert_to_crlf(project: &BuiltProject) {
    for path in sources(project) {
        let text = project.service.read(&path);
        project.service.write(&path, &text.replace('\n', "\r\n"));
    }
}

fn assert_crlf(project: &BuiltProject) {
    for path in sources(project) {
        let text = project.service.read(&path);
        let mut lines = text.split_inclusive('\n');
        assert!(
            lines.all(|line| line.ends_with("\r\n")),
            "{path} has lines that end in LF"
        );
    }
}

fn sources(project: &BuiltProject) -> Vec<String> {
    let mut paths = project.service.files();
    let is_the_services = |path: &str| path.starts_with("src/") || path.starts_with("tests/");
    paths.retain(|path| match path.rsplit('.').next() {
        Some("rs" | "sql") => is_the_services(path),
        Some("tpl") => true,
        _ => false,
    });
    paths
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Returns all files of the service, except those in which the generator records its changes.
fn files(project: &BuiltProject) -> Files {
    let paths = project.service.files().into_iter();
    paths
        .filter(|path| !path.starts_with(".xtask"))
        .map(|path| {
            let content = fs::read(project.service.root().join(&path)).unwrap();
            (PathBuf::from(path), content)
        })
        .collect()
}

/// Returns the files without the timestamps in the names of migrations.
fn timeless(files: Files) -> Files {
    let untimed = |path: PathBuf| {
        let migration = path.strip_prefix("src/infra/db/migrations").ok();
        match migration.and_then(|migration| migration.to_str()?.split_once('_')) {
            Some((_made_at, name)) => PathBuf::from(name),
            None => path,
        }
    };
    let files = files.into_iter();
    files
        .map(|(path, content)| (untimed(path), content))
        .collect()
}

/// Generates commands that are valid after the previous ones.
struct History {
    random: Rng,
    commands: Vec<String>,
    contexts: Vec<Context>,
    /// The number of edits by hand.
    edits: usize,
    /// Numbers names, so that no name is used twice. Otherwise a command would have nothing to do.
    named: usize,
}

#[derive(Clone, Default)]
struct Context {
    name: String,
    value_objects: Vec<String>,
    entities_without_repository: Vec<String>,
    messages_without_route: Vec<String>,
    events: Vec<String>,
}

impl History {
    fn new(example: bool, seed: u64) -> Self {
        let contexts = if example {
            &["auth", "user_profile"][..]
        } else {
            &[]
        };
        let contexts = contexts.iter().map(|name| Context {
            name: (*name).to_owned(),
            ..Context::default()
        });
        Self {
            random: Rng::with_seed(seed),
            commands: Vec::new(),
            contexts: contexts.collect(),
            edits: 0,
            named: 0,
        }
    }

    fn next(&mut self) -> Vec<String> {
        let command = match self.contexts.len() {
            0 => self.context(),
            count => {
                let chosen = self.random.usize(..count);
                let mut context = self.contexts[chosen].clone();
                let command = self.command(&mut context);
                self.contexts[chosen] = context;
                command
            }
        };
        self.commands.push(command.join(" "));
        command
    }

    fn command(&mut self, context: &mut Context) -> Vec<String> {
        let name = context.name.clone();
        match self.random.usize(..16) {
            0 => self.context(),
            1 => words(["new-service", &self.name("Notifier")]),
            2 => words(["new-cli-app", &self.name("reports")]),
            3 => words(["new-integration", &self.name("provider")]),
            4 => words(["new-migration", &self.name("add_index")]),
            5 => {
                let event = self.name("SomethingHappened");
                let fields = self.fields(context);
                let command = words(
                    ["new-event", &name, &event]
                        .into_iter()
                        .chain(strs(&fields)),
                );
                context.events.push(event);
                command
            }
            6 => words(["new-port", &name, &self.name("Gateway")]),
            7 => {
                let made = self.name("Amount");
                // Plain fields, because a value object of value objects has to be written by hand.
                let command = words(["new-value-object", &name, &made, "count:i64", "unit:string"]);
                context.value_objects.push(made);
                command
            }
            8 => {
                let made = self.name("Thing");
                let fields = self.fields(context);
                let command = words(
                    ["new-entity", &name, &made]
                        .into_iter()
                        .chain(strs(&fields)),
                );
                context.entities_without_repository.push(made);
                command
            }
            9 if !context.entities_without_repository.is_empty() => {
                let entity = context.entities_without_repository.remove(0);
                words(["new-port", &name, &entity, "--repo"])
            }
            10 if !context.messages_without_route.is_empty() => {
                let message = context.messages_without_route.remove(0);
                let route = format!("POST /{}", self.name("endpoints"));
                words(["new-route", &name, &route, &message])
            }
            13 if !context.events.is_empty() => {
                let event = self.random.usize(..context.events.len());
                let event = context.events[event].clone();
                words(["new-subscriber", &name, &self.name("React"), "--on", &event])
            }
            14 => {
                let job = self.name("DoLater");
                let fields = self.fields(context);
                words(["new-job", &name, &job].into_iter().chain(strs(&fields)))
            }
            11 | 12 => {
                let query = self.name("GetThings");
                let route = format!("GET /{}/{{id}}", self.name("things"));
                words([
                    "new-query",
                    &name,
                    &query,
                    "id:uuid",
                    "--view",
                    "title:string count:i64?",
                    "--route",
                    &route,
                ])
            }
            _ => {
                let made = self.name("DoSomething");
                let fields = self.fields(context);
                let mut command = words(
                    ["new-command", &name, &made]
                        .into_iter()
                        .chain(strs(&fields)),
                );
                if self.random.bool() {
                    let route = format!("POST /{}", self.name("actions"));
                    command.extend(words(["--route", &route]));
                } else {
                    context.messages_without_route.push(made);
                }
                command
            }
        }
    }

    /// Returns commands whose output could violate lints: many routers in one list, a type with the name of
    /// its folder, many parameters of the same type; or whose names mean something else in what is generated.
    fn awkward(&mut self) -> Vec<Vec<String>> {
        let mut commands = Vec::new();
        while self.contexts.len() < 16 {
            commands.push(self.context());
        }
        let context = self.contexts[15].name.clone();
        for line in [
            "new-entity {} Domain",
            "new-port {} {}",
            "new-service smtp --impl Smtp",
            "new-value-object {} Flags read:bool write:bool admin:bool audit:bool",
            "new-value-object {} Matrix a:i32 b:i32 c:i32 d:i32 e:i32",
            "new-entity {} Foo table:string columns:i32 star:bool q:string? ops:i64 diesel:uuid bool:bool \
             str:date runtime:datetime xmin:i64 rowid:i32 order:string connection:json row:text foos:f64",
            "new-port {} Foo --repo",
            "new-query {} GetFoo id:FooId",
            "new-query {} ListFoos table:string? columns:i32? xmin:i64? q:string foos:f64",
            "new-value-object {} Uuid",
            "new-entity {} QueryDsl value:Uuid uuid:uuid",
            "new-port {} QueryDsl --repo",
            "new-event {} Event id:FooId uuid:Uuid matrix:Matrix? event:string job:bool",
            "new-subscriber {} Command --on Event",
            "new-job {} Job id:FooId flags:Flags[] matrix:Matrix",
        ] {
            commands.push(words(line.replace("{}", &context).split(' ')));
        }
        commands.push(words(
            format!("new-command {context} ChangeFoo foo:Uuid body:Uuid params:string message:string commands:Uuid")
                .split(' ')
                .chain(["--route", "PUT /foos/{foo}"]),
        ));
        let made = commands.iter().map(|command| command.join(" "));
        self.commands.extend(made);
        commands
    }

    /// Returns a generated context when it is time for an edit by hand.
    fn context_to_edit(&self) -> Option<String> {
        let is_time = self.commands.len() >= 10 * (self.edits + 1);
        let mut generated = self.contexts.iter().map(|context| &context.name);
        let generated = generated.find(|name| name.contains("context"));
        generated.filter(|_| is_time && self.edits < 2).cloned()
    }

    /// Returns commands that give two contexts the same names.
    fn twins(&mut self) -> Vec<Vec<String>> {
        let mut commands = Vec::new();
        for context in self.contexts.iter().rev().take(2) {
            for line in [
                "new-value-object {} Twin",
                "new-entity {} Pair twin:Twin",
                "new-port {} Pair --repo --table {}_pairs",
                "new-command {} MakePair twin:Twin --route POST+/{}/pairs",
                "new-query {} GetPair id:PairId --route GET+/{}/pairs/{id}",
                "new-port {} Matchmaker",
                "new-event {} Paired id:PairId twin:Twin",
                "new-subscriber {} Congratulate --on Paired",
                "new-job {} Split --every 0+8+*+*+*+Europe/Berlin",
            ] {
                let line = line.replace("{}", &context.name);
                commands.push(line.split(' ').map(|word| word.replace('+', " ")).collect());
            }
        }
        let made = commands
            .iter()
            .map(|command: &Vec<String>| command.join(" "));
        self.commands.extend(made);
        commands
    }

    fn context(&mut self) -> Vec<String> {
        let name = self.name("context");
        self.contexts.push(Context {
            name: name.clone(),
            ..Context::default()
        });
        words(["new-context", &name])
    }

    /// Returns a new name, with a random first letter so that it can sort anywhere.
    fn name(&mut self, stem: &str) -> String {
        self.named += 1;
        let letter = self.random.lowercase();
        if stem.starts_with(char::is_uppercase) {
            format!("{}{stem}N{}", letter.to_uppercase(), self.named)
        } else {
            format!("{letter}_{stem}_n{}", self.named)
        }
    }

    fn fields(&mut self, context: &Context) -> Vec<String> {
        const TYPES: [&str; 10] = [
            "string", "text", "i32", "i64", "f64", "bool", "uuid", "datetime", "date", "json",
        ];
        let mut types: Vec<&str> = TYPES.to_vec();
        types.extend(strs(&context.value_objects));
        (0..self.random.usize(..4))
            .map(|number| {
                let chosen = types[self.random.usize(..types.len())];
                let optional = if self.random.bool() { "?" } else { "" };
                format!("field_{number}:{chosen}{optional}")
            })
            .collect()
    }
}

fn words<'w>(words: impl IntoIterator<Item = &'w str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}

fn strs(strings: &[String]) -> impl Iterator<Item = &str> {
    strings.iter().map(String::as_str)
}
