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

/// A module of the project: a file, or a block in a file.
pub struct Module<'s> {
    pub name: Name,
    pub source: &'s Source,
    /// The items of its file or block, without the ones that it includes.
    pub items: &'s [Item],
    /// The module is compiled for tests only.
    pub test: bool,
    /// The module is a file, and not a block.
    pub is_file: bool,
    /// The place of its declaration. For the root of a crate, its file.
    pub declared_at: Place,
    /// The names of the blocks in its file that contain it, the outermost first, and its own. Empty if it is
    /// a file.
    pub blocks: Vec<String>,
    /// The folder that contains the files of its children.
    pub folder: String,
    /// The files of its ancestors and its own.
    files: Vec<String>,
    scope: OnceCell<Scope>,
}

/// A declaration of a module.
pub struct Declaration<'m, 's> {
    parent: &'m Module<'s>,
    form: Form<'s>,
}

enum Form<'s> {
    Item(&'s ItemMod),
    /// `mod name;` among the tokens of a macro.
    FileInMacro(Ident),
    /// `mod name { .. }` among the tokens of a macro.
    BlockInMacro(Ident),
}

/// The code of a declared module.
pub enum Target<'s> {
    /// `mod name { .. }`
    Block(&'s [Item]),
    /// A file, which may not exist, and the folder of its children.
    File { path: String, folder: String },
}

impl<'s> Module<'s> {
    /// Returns the root of the crate `name`.
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

    /// Returns the names that the module has in scope.
    pub fn scope(&self) -> &Scope {
        self.scope.get_or_init(|| Scope::of(self.items))
    }

    /// Returns the declarations in the module, without the ones in macros.
    pub fn declarations(&self) -> impl Iterator<Item = Declaration<'_, 's>> {
        self.items.iter().filter_map(|item| match item {
            Item::Mod(item) => Some(Declaration {
                parent: self,
                form: Form::Item(item),
            }),
            _ => None,
        })
    }

    /// Returns the declarations in macros such as `cfg_if!`, whose conditions are unknown.
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

    /// Returns the paths in the calls of `include!`. A path that is not a literal is `None`.
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

    /// Reports whether the module, or code that it includes, contains a declaration of `name`.
    #[must_use]
    pub fn may_declare(&self, name: &str) -> bool {
        let mut declarations = self.declarations().chain(self.declarations_in_macros());
        declarations.any(|declaration| declaration.is_named(name))
            || self.included().next().is_some()
    }

    /// Returns a line that declares the child `name`. The visibility is the usual one.
    #[must_use]
    pub fn declaration_of(&self, name: &str) -> String {
        let visibility = if self.test { "" } else { "pub " };
        format!("{visibility}mod {name};")
    }

    /// Reports whether `path` is the file of the module or of an ancestor, so that following it would not
    /// end.
    #[must_use]
    pub fn is_below(&self, path: &str) -> bool {
        self.files.iter().any(|file| file == path)
    }

    /// Reports whether the module is a bounded context: a module of the core that is a folder, or has parts
    /// of a context.
    #[must_use]
    pub fn is_context(&self) -> bool {
        let in_core = self.name.len() == 2 && self.name[0] == CORE && !self.test;
        let is_folder = self.is_file && self.source.path.ends_with("/mod.rs");
        let is_part = |child: Declaration| {
            !child.is_test() && (child.is_file() || PARTS.contains(&child.name().as_str()))
        };
        in_core && (is_folder || self.declarations().any(is_part))
    }

    /// Returns the folder that `#[path]` is relative to: that of the file, or of the block.
    fn base(&self) -> &str {
        if self.is_file {
            files::folder(&self.source.path)
        } else {
            &self.folder
        }
    }

    /// Returns a copy of the module with the code of `source`, which it includes. Paths of a `mod` in there
    /// are relative to that file.
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

    /// Returns the child `name` in the file `source`, which is or will be declared at `place`.
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

    /// Returns the name of the module.
    #[must_use]
    pub fn name(&self) -> String {
        tokens::plain(&self.ident().to_string())
    }

    /// Reports whether the module is called `name`. This avoids an allocation, because a module can have
    /// thousands of children.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        let ident = self.ident();
        *ident == name || *ident == format!("r#{name}")
    }

    /// Returns the span of the name.
    #[must_use]
    pub fn place(&self) -> Place {
        self.parent.source.place(self.ident().span())
    }

    /// Reports whether the declared module is compiled for tests only.
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

    /// Reports whether `#[cfg_attr(.., path = "..")]` makes the path depend on a condition.
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

    /// Returns the possible codes of the module. There are several if they depend on unknown conditions, and
    /// then only the existing files count. `has` reports whether a file exists.
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

    /// Returns the module whose code is the block `items`.
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

    /// Returns the module whose code is the file `source`.
    #[must_use]
    pub fn file(&self, source: &'s Source, folder: String) -> Module<'s> {
        let place = self.place();
        let mut module = self.parent.child_in(&self.name(), source, folder, place);
        module.test |= self.is_test();
        module
    }
}

/// Returns the two paths that the file of the module `name` can have in `folder`.
#[must_use]
pub fn files_of(folder: &str, name: &str) -> [String; 2] {
    let folder = files::join(folder, name);
    [format!("{folder}.rs"), format!("{folder}/mod.rs")]
}

/// Reports whether the whole file is compiled for tests only.
fn is_test(source: &Source) -> bool {
    source
        .syntax()
        .is_ok_and(|file| attributes::only_for_tests(&file.attrs))
}
