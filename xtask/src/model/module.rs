//! Modules and what they declare, by the rules of rustc.

use std::cell::OnceCell;

use syn::{Attribute, Ident, Item, ItemMod};

use super::{
    attributes, files,
    layout::{CORE, Name, PARTS, joined},
    scope::Scope,
    source::{Place, Source},
    tokens,
};

/// A module of the project, a file or a block in one.
pub struct Module<'s> {
    pub name: Name,
    pub source: &'s Source,
    /// Without those that it includes.
    pub items: &'s [Item],
    /// Compiled for tests only.
    pub test: bool,
    /// A file, and not a block in one.
    pub is_file: bool,
    /// The `mod` that makes it part of its parent; for the root of a crate, its file.
    pub declared_at: Place,
    /// The blocks of its file that lead to it, the outermost first. A file has none.
    pub blocks: Vec<String>,
    /// The folder of the files of its children.
    pub folder: String,
    /// The files on the way here, its own included.
    files: Vec<String>,
    scope: OnceCell<Scope>,
}

/// A `mod` in a module.
pub struct Declaration<'m, 's> {
    parent: &'m Module<'s>,
    form: Form<'s>,
}

enum Form<'s> {
    Item(&'s ItemMod),
    /// `mod name;` among the tokens of a macro.
    FileInMacro(Ident),
    /// `mod name { .. }` there.
    BlockInMacro(Ident),
}

/// The code that a declaration makes a module of.
pub enum Target<'s> {
    /// `mod name { .. }`
    Block(&'s [Item]),
    /// A file, which may not be there; and where the files of its children are.
    File { path: String, folder: String },
}

impl<'s> Module<'s> {
    /// The root of the crate `name`.
    #[must_use]
    pub fn root(name: &str, source: &'s Source) -> Self {
        Self {
            name: vec![name.to_owned()],
            source,
            items: source.items(),
            test: is_test(source),
            is_file: true,
            declared_at: Place::file(&source.path),
            blocks: Vec::new(),
            folder: files::folder(&source.path).to_owned(),
            files: vec![source.path.clone()],
            scope: OnceCell::new(),
        }
    }

    /// The names that it brings into scope.
    pub fn scope(&self) -> &Scope {
        self.scope.get_or_init(|| Scope::of(self.items))
    }

    /// The modules that it declares, without those that a macro declares.
    pub fn declarations(&self) -> impl Iterator<Item = Declaration<'_, 's>> {
        self.items.iter().filter_map(|item| match item {
            Item::Mod(item) => Some(Declaration {
                parent: self,
                form: Form::Item(item),
            }),
            _ => None,
        })
    }

    /// The modules that macros declare: `cfg_if!` does, under conditions that are not known here.
    pub fn declarations_in_macros(&self) -> impl Iterator<Item = Declaration<'_, 's>> {
        let invocations = self.items.iter().filter_map(|item| match item {
            Item::Macro(item) => Some(&item.mac.tokens),
            _ => None,
        });
        let modules = invocations.flat_map(tokens::modules);
        modules.map(|(name, is_file)| Declaration {
            parent: self,
            form: if is_file {
                Form::FileInMacro(name)
            } else {
                Form::BlockInMacro(name)
            },
        })
    }

    /// The files that `include!` makes part of it; nothing for one whose path is not written as text.
    pub fn included(&self) -> impl Iterator<Item = Option<String>> {
        self.items.iter().filter_map(|item| match item {
            Item::Macro(item) if item.mac.path.is_ident("include") => {
                let path = item.mac.parse_body::<syn::LitStr>().ok();
                let folder = files::folder(&self.source.path);
                Some(path.map(|path| files::join(folder, &path.value())))
            }
            _ => None,
        })
    }

    /// Reports whether `name` is declared somewhere in it, or by something that it includes.
    #[must_use]
    pub fn may_declare(&self, name: &str) -> bool {
        let mut declarations = self.declarations().chain(self.declarations_in_macros());
        declarations.any(|declaration| declaration.is_named(name))
            || self.included().next().is_some()
    }

    /// The line that declares its child `name`, as far as that can be said without its neighbours.
    #[must_use]
    pub fn declaration_of(&self, name: &str) -> String {
        let visibility = if self.test { "" } else { "pub " };
        format!("{visibility}mod {name};")
    }

    /// Reports whether the file at `path` is one of those on the way here, so that it leads in a circle.
    #[must_use]
    pub fn is_below(&self, path: &str) -> bool {
        self.files.iter().any(|file| file == path)
    }

    /// Reports whether it is a bounded context: a module of the core that is a folder, or has parts of a context.
    #[must_use]
    pub fn is_context(&self) -> bool {
        let in_core = self.name.len() == 2 && self.name[0] == CORE && !self.test;
        let is_folder = self.is_file && self.source.path.ends_with("/mod.rs");
        let is_part = |child: Declaration| {
            !child.is_test() && (child.is_file() || PARTS.contains(&child.name().as_str()))
        };
        in_core && (is_folder || self.declarations().any(is_part))
    }

    /// The folder that `#[path]` counts from: that of the file, or, in a block, that of the block.
    fn base(&self) -> &str {
        if self.is_file {
            files::folder(&self.source.path)
        } else {
            &self.folder
        }
    }

    /// The same module, with the code of `source`, which it includes. A `mod` in there counts from that file.
    #[must_use]
    pub fn including(&self, source: &'s Source) -> Self {
        let mut files = self.files.clone();
        files.push(source.path.clone());
        Self {
            name: self.name.clone(),
            source,
            items: source.items(),
            test: self.test,
            is_file: true,
            declared_at: self.declared_at.clone(),
            blocks: Vec::new(),
            folder: files::folder(&source.path).to_owned(),
            files,
            scope: OnceCell::new(),
        }
    }

    /// Its child `name` in the file `source`, which is declared at `place` or is going to be.
    #[must_use]
    pub fn child_in(&self, name: &str, source: &'s Source, folder: String, place: Place) -> Self {
        let mut files = self.files.clone();
        files.push(source.path.clone());
        Self {
            name: joined(&self.name, name),
            source,
            items: source.items(),
            test: self.test || is_test(source),
            is_file: true,
            declared_at: place,
            blocks: Vec::new(),
            folder,
            files,
            scope: OnceCell::new(),
        }
    }
}

impl<'s> Declaration<'_, 's> {
    fn ident(&self) -> &Ident {
        match &self.form {
            Form::Item(item) => &item.ident,
            Form::FileInMacro(name) | Form::BlockInMacro(name) => name,
        }
    }

    /// The name of the module.
    #[must_use]
    pub fn name(&self) -> String {
        tokens::plain(&self.ident().to_string())
    }

    /// Reports whether the module is called `name`. A module has thousands of others.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        let ident = self.ident();
        *ident == name || *ident == format!("r#{name}")
    }

    /// The place of the name.
    #[must_use]
    pub fn place(&self) -> Place {
        self.parent.source.place(self.ident().span())
    }

    /// Reports whether it declares a module for tests only.
    #[must_use]
    pub fn is_test(&self) -> bool {
        attributes::only_for_tests(self.attributes())
    }

    fn attributes(&self) -> &'s [Attribute] {
        match self.form {
            Form::Item(item) => &item.attrs,
            Form::FileInMacro(_) | Form::BlockInMacro(_) => &[],
        }
    }

    /// Reports whether the module is a file, and not a block.
    #[must_use]
    pub fn is_file(&self) -> bool {
        match self.form {
            Form::Item(item) => item.content.is_none(),
            Form::FileInMacro(_) => true,
            Form::BlockInMacro(_) => false,
        }
    }

    /// Reports whether its file, or the folder of a block, depends on a condition:
    /// `#[cfg_attr(.., path = "..")]`.
    #[must_use]
    pub fn is_open(&self) -> bool {
        attributes::paths(self.attributes()).len() > usize::from(self.has_path())
    }

    /// Reports whether `#[path]` names the file.
    #[must_use]
    pub fn has_path(&self) -> bool {
        let mut attributes = self.attributes().iter();
        attributes.any(|attribute| attribute.path().is_ident("path"))
    }

    /// The code of the module; several, if that depends on conditions that are not known here. Then,
    /// only files that are there, which `has` knows.
    pub fn targets(&self, has: impl Fn(&str) -> bool) -> Vec<Target<'s>> {
        let always = match self.form {
            Form::BlockInMacro(_) => return Vec::new(),
            Form::FileInMacro(_) => false,
            Form::Item(item) => match &item.content {
                Some((_, items)) => return vec![Target::Block(items)],
                None => !attributes::conditional(&item.attrs),
            },
        };
        let paths = attributes::paths(self.attributes());
        let mut targets: Vec<Target> = paths
            .iter()
            .map(|path| {
                let path = files::join(self.parent.base(), path);
                let folder = files::folder(&path).to_owned();
                Target::File { path, folder }
            })
            .collect();
        if !self.has_path() {
            let [own, index] = files_of(&self.parent.folder, &self.name());
            let path = if has(&index) { index } else { own };
            if always && paths.is_empty() || has(&path) {
                let folder = files::join(&self.parent.folder, &self.name());
                targets.push(Target::File { path, folder });
            }
        }
        targets
    }

    /// The module, as the block `items`.
    #[must_use]
    pub fn block(&self, items: &'s [Item]) -> Module<'s> {
        let parent = self.parent;
        let folder = match attributes::paths(self.attributes()).first() {
            Some(path) => files::join(parent.base(), path),
            None => files::join(&parent.folder, &self.name()),
        };
        let mut blocks = parent.blocks.clone();
        blocks.push(self.name());
        Module {
            name: joined(&parent.name, &self.name()),
            source: parent.source,
            items,
            test: parent.test || self.is_test(),
            is_file: false,
            declared_at: self.place(),
            blocks,
            folder,
            files: parent.files.clone(),
            scope: OnceCell::new(),
        }
    }

    /// The module, as the file `source`.
    #[must_use]
    pub fn file(&self, source: &'s Source, folder: String) -> Module<'s> {
        let place = self.place();
        let mut module = self.parent.child_in(&self.name(), source, folder, place);
        module.test |= self.is_test();
        module
    }
}

/// The two files that the module `name` can have whose siblings are in `folder`.
#[must_use]
pub fn files_of(folder: &str, name: &str) -> [String; 2] {
    let folder = files::join(folder, name);
    [format!("{folder}.rs"), format!("{folder}/mod.rs")]
}

/// Reports whether the file as a whole is for tests only.
fn is_test(source: &Source) -> bool {
    source
        .syntax()
        .is_ok_and(|file| attributes::only_for_tests(&file.attrs))
}
