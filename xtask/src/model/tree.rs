//! The module tree: which file is which module, as the `mod` declarations say.

use std::collections::{BTreeSet, HashMap};

use syn::Item;

use super::{
    attributes, files, layout,
    scope::Scope,
    source::{Place, Source},
    tokens,
};

/// A name from its crate on: `["app_core", "auth", "domain"]`. The root package, whose code nobody
/// else can name, is `crate`.
pub type Name = Vec<String>;

/// A module of the project, inline or a file of its own.
pub struct Module<'s> {
    pub name: Name,
    pub source: &'s Source,
    pub items: &'s [Item],
    pub scope: Scope,
    /// Compiled for tests only.
    pub test: bool,
    /// Whether it is a file, and not a block in one.
    pub is_file: bool,
    /// The `mod` that makes it part of its parent; for the root of a crate, its file.
    pub declared_at: Place,
}

/// A `mod name;` whose file is not there.
#[derive(Debug)]
pub struct Absent {
    pub name: String,
    pub declared_at: Place,
    pub expected: String,
}

/// All modules of the project.
#[derive(Default)]
pub struct Tree<'s> {
    pub modules: Vec<Module<'s>>,
    pub absent: Vec<Absent>,
    by_name: HashMap<Name, usize>,
    sources: HashMap<&'s str, &'s Source>,
    /// Files that are part of the project, as a module or by `include!`.
    reached: BTreeSet<String>,
}

impl<'s> Tree<'s> {
    #[must_use]
    pub fn new(sources: &'s [Source]) -> Self {
        let mut tree = Self::default();
        for source in sources {
            tree.sources.insert(&source.path, source);
        }
        tree
    }

    /// Adds the crate `name` whose root is the file at `path`, with all its modules.
    pub fn add_crate(&mut self, name: &str, path: &str) {
        let start = Place::file(path);
        let node = Node {
            name: vec![name.to_owned()],
            folder: files::folder(path).to_owned(),
            test: false,
            above: Vec::new(),
        };
        if self.sources.contains_key(path) {
            self.add_file(node, path, &start);
        }
    }

    #[must_use]
    pub fn get(&self, name: &[String]) -> Option<&Module<'s>> {
        self.by_name
            .get(name)
            .and_then(|index| self.modules.get(*index))
    }

    /// The modules, without those whose code is that of another one: `#[path]` can put a file into
    /// several module trees, and what it defines is one thing all the same. It is what it is in the
    /// crate that it is written for, and in no test if it is more than that.
    pub fn originals(&self) -> impl Iterator<Item = &Module<'s>> {
        let rank = |module: &Module| {
            let owner = layout::owner(&module.source.path);
            let foreign = module.name.first().is_none_or(|krate| krate != owner);
            (module.test, foreign)
        };
        let mut best: HashMap<*const Item, &Module<'s>> = HashMap::new();
        for module in &self.modules {
            let known = best.entry(module.items.as_ptr()).or_insert(module);
            if rank(module) < rank(known) {
                *known = module;
            }
        }
        self.modules.iter().filter(move |module| {
            let original = best.get(&module.items.as_ptr());
            original.is_none_or(|original| std::ptr::eq(*original, *module))
        })
    }

    /// Whether the file at `path` is part of the project.
    #[must_use]
    pub fn reaches(&self, path: &str) -> bool {
        self.reached.contains(path)
    }

    fn add_file(&mut self, node: Node, path: &str, declared_at: &Place) {
        let Some(source) = self.sources.get(path).copied() else {
            self.absent.push(Absent {
                name: node.name.last().cloned().unwrap_or_default(),
                declared_at: declared_at.clone(),
                expected: path.to_owned(),
            });
            return;
        };
        // `#[path]` can lead in a circle.
        if node.above.iter().any(|above| above == path) {
            return;
        }
        self.reached.insert(path.to_owned());
        let mut node = node;
        node.above.push(path.to_owned());
        let test = source
            .syntax
            .as_ref()
            .is_ok_and(|file| attributes::only_for_tests(&file.attrs));
        node.test |= test;
        self.add(&node, source, source.items(), declared_at, true);
    }

    fn add(
        &mut self,
        node: &Node,
        source: &'s Source,
        items: &'s [Item],
        declared_at: &Place,
        is_file: bool,
    ) {
        self.by_name
            .entry(node.name.clone())
            .or_insert(self.modules.len());
        self.modules.push(Module {
            name: node.name.clone(),
            source,
            items,
            scope: Scope::of(items),
            test: node.test,
            is_file,
            declared_at: declared_at.clone(),
        });
        for item in items {
            match item {
                Item::Mod(item) => self.add_child(node, source, item, is_file),
                Item::Macro(item) => {
                    for name in tokens::modules(&item.mac.tokens) {
                        self.add_hidden(node, source, &name);
                    }
                    self.include(source, &item.mac);
                }
                _ => {}
            }
        }
    }

    fn add_child(
        &mut self,
        parent: &Node,
        source: &'s Source,
        item: &'s syn::ItemMod,
        in_file: bool,
    ) {
        let name = tokens::plain(&item.ident.to_string());
        let test = attributes::only_for_tests(&item.attrs);
        let paths = attributes::paths(&item.attrs);
        if let Some((_, items)) = &item.content {
            let folder = paths.first().unwrap_or(&name);
            let node = parent.child(&name, files::join(&parent.folder, folder), test);
            let declared_at = source.place(item.ident.span());
            self.add(&node, source, items, &declared_at, false);
            return;
        }

        // A path counts from the folder of the file, or, in a block, from the folder of the block.
        let base = if in_file {
            files::folder(&source.path)
        } else {
            &parent.folder
        };
        let declared_at = source.place(item.ident.span());
        for path in &paths {
            let path = files::join(base, path);
            let node = parent.child(&name, files::folder(&path).to_owned(), test);
            self.add_file(node, &path, &declared_at);
        }
        // Which of the conditional paths holds is not known here.
        let always = item.attrs.iter().any(|at| at.path().is_ident("path"));
        if !always {
            let optional = !paths.is_empty() || attributes::conditional(&item.attrs);
            self.add_by_name(parent, &name, test, optional, &declared_at);
        }
    }

    /// A module that a macro declares, under conditions that are not known.
    fn add_hidden(&mut self, parent: &Node, source: &'s Source, name: &proc_macro2::Ident) {
        let place = source.place(name.span());
        let name = tokens::plain(&name.to_string());
        self.add_by_name(parent, &name, false, true, &place);
    }

    fn add_by_name(
        &mut self,
        parent: &Node,
        name: &str,
        test: bool,
        optional: bool,
        declared_at: &Place,
    ) {
        let folder = files::join(&parent.folder, name);
        let own = format!("{folder}.rs");
        let index = format!("{folder}/mod.rs");
        let path = if self.sources.contains_key(index.as_str()) {
            index
        } else {
            own
        };
        if !optional || self.sources.contains_key(path.as_str()) {
            self.add_file(parent.child(name, folder, test), &path, declared_at);
        }
    }

    /// `include!("file.rs")` makes a file part of the project that is no module.
    fn include(&mut self, source: &Source, call: &syn::Macro) {
        if call.path.is_ident("include")
            && let Ok(path) = call.parse_body::<syn::LitStr>()
        {
            let path = files::join(files::folder(&source.path), &path.value());
            self.reached.insert(path);
        }
    }
}

/// Where in the tree modules are being added.
struct Node {
    name: Name,
    /// Where the files of its children are.
    folder: String,
    test: bool,
    /// The files on the way here.
    above: Vec<String>,
}

impl Node {
    fn child(&self, name: &str, folder: String, test: bool) -> Self {
        let mut path = self.name.clone();
        path.push(name.to_owned());
        Self {
            name: path,
            folder,
            test: self.test || test,
            above: self.above.clone(),
        }
    }
}
