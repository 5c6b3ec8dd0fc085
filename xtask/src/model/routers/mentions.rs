//! The functions that `src/main.rs` mentions, directly or through other functions.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Block, Expr, Item, Macro, Stmt, Token,
    punctuated::Punctuated,
    visit::{self, Visit},
};

use super::functions::Functions;
use crate::model::{
    attributes,
    layout::Name,
    layout::ROOT,
    module::Module,
    resolve::Resolver,
    scope::{Scope, WrittenPath, written},
    source::Place,
    tokens,
    tree::Tree,
};

/// The names in the code that `src/main.rs` reaches.
#[derive(Default)]
pub struct Mentions {
    /// Functions, each with the place of one mention.
    pub functions: BTreeMap<Name, Place>,
    /// The words in the arguments of macros that the service defines, each with one place.
    pub words: BTreeMap<String, Place>,
}

impl Mentions {
    pub fn of<'a>(tree: &'a Tree<'a>, functions: &Functions<'a>) -> Self {
        let in_main = |name: &&Name| name.len() == 2 && name[0] == ROOT;
        let all = functions.by_name.keys().chain(functions.constants.keys());
        let mut waiting: Vec<Name> = all.filter(in_main).cloned().collect();
        let mut seen: BTreeSet<Name> = waiting.iter().cloned().collect();
        let modules = tree.modules.iter().flat_map(|module| module.items);
        let own_macros: BTreeSet<String> = modules
            .filter_map(|item| match item {
                Item::Macro(item) => item.ident.as_ref().map(ToString::to_string),
                _ => None,
            })
            .collect();
        let mut found = Self::default();
        while let Some(name) = waiting.pop() {
            let mut visitor = Visitor {
                tree,
                module: match (functions.by_name.get(&name), functions.constants.get(&name)) {
                    (Some(function), _) => function.module,
                    (None, Some((module, _))) => module,
                    (None, None) => continue,
                },
                scopes: Vec::new(),
                paths: HashMap::new(),
                methods: BTreeSet::new(),
                own_macros: &own_macros,
                words: BTreeMap::new(),
            };
            if let Some(function) = functions.by_name.get(&name) {
                visitor.visit_block(function.block);
            }
            if let Some((_, value)) = functions.constants.get(&name) {
                visitor.visit_expr(value);
            }
            found.words.append(&mut visitor.words);
            let methods = visitor.methods.iter();
            let methods = methods.filter_map(|method| functions.methods.get(method));
            let mut next: Vec<Name> = methods.flatten().cloned().collect();
            for (path, place) in visitor.paths {
                next.push(path.clone());
                found.functions.entry(path).or_insert(place);
            }
            for name in next {
                if seen.insert(name.clone()) {
                    waiting.push(name);
                }
            }
        }
        found
    }
}

struct Visitor<'a> {
    tree: &'a Tree<'a>,
    module: &'a Module<'a>,
    scopes: Vec<Scope>,
    paths: HashMap<Name, Place>,
    methods: BTreeSet<String>,
    own_macros: &'a BTreeSet<String>,
    words: BTreeMap<String, Place>,
}

impl Visitor<'_> {
    fn record(&mut self, path: &WrittenPath) {
        let Some((_, span)) = path.segments.last() else {
            return;
        };
        let resolver = Resolver {
            tree: self.tree,
            module: self.module,
        };
        let name = resolver.resolve(path, &self.scopes).target().to_vec();
        let place = self.module.source.place(*span);
        self.paths.entry(name).or_insert(place);
    }

    fn words(&mut self, tokens: &TokenStream) {
        for token in tokens.clone() {
            match token {
                TokenTree::Group(group) => self.words(&group.stream()),
                TokenTree::Ident(word) => {
                    let place = self.module.source.place(word.span());
                    let word = tokens::plain(&word.to_string());
                    self.words.entry(word).or_insert(place);
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_block(&mut self, block: &'ast Block) {
        let items = block.stmts.iter().filter_map(|statement| match statement {
            Stmt::Item(item @ Item::Use(_)) => Some(item),
            _ => None,
        });
        self.scopes.push(Scope::of(items));
        visit::visit_block(self, block);
        self.scopes.pop();
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if !attributes::only_for_tests(&local.attrs) {
            visit::visit_local(self, local);
        }
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if !attributes::only_for_tests(&path.attrs) {
            self.record(&written(&path.path));
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.methods.insert(tokens::plain(&call.method.to_string()));
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        // Most macros take expressions, like functions. In the others, only paths can be recognized.
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated;
        if let Ok(arguments) = call.parse_body_with(arguments) {
            for argument in &arguments {
                Visit::visit_expr(self, argument);
            }
        } else {
            for path in tokens::paths(&call.tokens) {
                self.record(&WrittenPath {
                    leading: path.leading,
                    segments: path.segments,
                });
            }
        }
        // A macro such as `routers![billing]` may expand to `billing::router`.
        let last = call.path.segments.last();
        if last.is_some_and(|last| self.own_macros.contains(&last.ident.to_string())) {
            self.words(&call.tokens);
        }
    }
}
