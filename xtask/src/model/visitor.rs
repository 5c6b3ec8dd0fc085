//! A visitor that collects the references in the code of a module.

use syn::{
    Attribute, Block, Expr, ImplItem, Item, Meta, Stmt, Token, TraitItem,
    punctuated::Punctuated,
    visit::{self, Visit},
};

use super::{
    attributes::{self, attributes_of},
    module::Module,
    references::{Kind, MethodCall, Reference, References},
    resolve::Resolver,
    scope::{self, Scope, WrittenPath, written},
    tokens,
    tree::Tree,
};

impl<'t, 's> References<'t, 's> {
    /// Collects the references in `module`, without its submodules.
    pub fn of(tree: &'t Tree<'s>, module: &'t Module<'s>) -> Self {
        let mut visitor = Visitor {
            resolver: Resolver { tree, module },
            found: Self::default(),
            test: module.test,
            function: None,
            blocks: Vec::new(),
            depth: 0,
        };
        for item in module.items {
            visitor.visit_item(item);
        }
        visitor.found
    }
}

struct Visitor<'t, 's> {
    resolver: Resolver<'t, 's>,
    found: References<'t, 's>,
    test: bool,
    function: Option<String>,
    blocks: Vec<Scope>,
    /// The number of functions around the code.
    depth: usize,
}

impl Visitor<'_, '_> {
    /// Runs `visit` for code with `attributes`.
    fn within(&mut self, attributes: &[Attribute], visit: impl FnOnce(&mut Self)) {
        let before = self.test;
        self.test |= attributes::only_for_tests(attributes);
        visit(self);
        self.test = before;
    }

    fn record(&mut self, path: &WrittenPath, kind: Kind) {
        if path.segments.first().is_none_or(|(name, _)| name == "Self") {
            return;
        }
        let names = if kind == Kind::Import {
            self.resolver.resolve_import(path, &self.blocks)
        } else {
            self.resolver.resolve(path, &self.blocks)
        };
        self.found.paths.push(Reference {
            module: self.resolver.module,
            kind,
            names,
            test: self.test,
            function: self.function.clone(),
            spans: path.segments.iter().map(|(_, span)| *span).collect(),
        });
    }

    fn record_tokens(&mut self, tokens: &proc_macro2::TokenStream) {
        for path in tokens::paths(tokens) {
            let path = WrittenPath {
                leading: path.leading,
                segments: path.segments,
            };
            self.record(&path, Kind::Tokens);
        }
    }
}

impl<'ast> Visit<'ast> for Visitor<'_, '_> {
    fn visit_item(&mut self, item: &'ast Item) {
        // A submodule has a visitor of its own, but a module in a function belongs to the function.
        if matches!(item, Item::Mod(_)) && self.depth == 0 {
            return;
        }
        self.within(attributes_of(item), |visitor| {
            let outermost = visitor.depth == 0;
            if let Item::Fn(item) = item
                && outermost
            {
                visitor.function = Some(tokens::plain(&item.sig.ident.to_string()));
            }
            visit::visit_item(visitor, item);
            if outermost {
                visitor.function = None;
            }
        });
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes: &[Attribute] = match item {
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            ImplItem::Macro(item) => &item.attrs,
            _ => &[],
        };
        self.within(attributes, |visitor| visit::visit_impl_item(visitor, item));
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        let attributes: &[Attribute] = match item {
            TraitItem::Const(item) => &item.attrs,
            TraitItem::Fn(item) => &item.attrs,
            TraitItem::Type(item) => &item.attrs,
            TraitItem::Macro(item) => &item.attrs,
            _ => &[],
        };
        self.within(attributes, |visitor| visit::visit_trait_item(visitor, item));
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        self.within(&field.attrs, |visitor| visit::visit_field(visitor, field));
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        let attributes: &[Attribute] = match statement {
            Stmt::Local(local) => &local.attrs,
            Stmt::Macro(call) => &call.attrs,
            Stmt::Item(_) | Stmt::Expr(..) => &[],
        };
        self.within(attributes, |visitor| visit::visit_stmt(visitor, statement));
    }

    fn visit_block(&mut self, block: &'ast Block) {
        self.blocks.push(Scope::of(block.stmts.iter().filter_map(
            |statement| match statement {
                Stmt::Item(item @ Item::Use(_)) => Some(item),
                _ => None,
            },
        )));
        self.depth += 1;
        visit::visit_block(self, block);
        self.depth -= 1;
        self.blocks.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        for import in scope::imports(item) {
            self.record(&import.path(), Kind::Import);
        }
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        let path = WrittenPath {
            leading: item.ident != "self",
            segments: vec![(tokens::plain(&item.ident.to_string()), item.ident.span())],
        };
        self.record(&path, Kind::Import);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        // `#[serde(..)]` belongs to a derive macro, but `#[axum::debug_handler]` is a reference to axum.
        if attribute.path().segments.len() > 1 {
            self.visit_path(attribute.path());
        }
        if let Meta::List(list) = &attribute.meta {
            let derived = attribute.path().is_ident("derive").then(|| {
                list.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated)
            });
            if let Some(Ok(paths)) = derived {
                paths.iter().for_each(|path| self.visit_path(path));
            } else {
                self.record_tokens(&list.tokens);
            }
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.record(&written(path), Kind::Path);
        visit::visit_path(self, path);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if !is_variable(&path.path) || path.qself.is_some() {
            visit::visit_expr_path(self, path);
        }
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let Expr::Path(function) = &*call.func {
            let argument = call.args.first().and_then(attributes::text);
            self.record(&written(&function.path), Kind::Call(argument));
            for segment in &function.path.segments {
                self.visit_path_arguments(&segment.arguments);
            }
        } else {
            self.visit_expr(&call.func);
        }
        call.args
            .iter()
            .for_each(|argument| self.visit_expr(argument));
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.found.calls.push(MethodCall {
            module: self.resolver.module,
            method: tokens::plain(&call.method.to_string()),
            place: self.resolver.module.source.place(call.method.span()),
            test: self.test,
        });
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.record(&written(&call.path), Kind::Macro);
        // Most macros take expressions, like functions. In the others, only paths can be recognized.
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated;
        match call.parse_body_with(arguments) {
            Ok(arguments) => arguments.iter().for_each(|argument| {
                Visit::visit_expr(self, argument);
            }),
            Err(_) => self.record_tokens(&call.tokens),
        }
    }
}

/// Reports whether `path` is probably a variable: a single name in lower case. If it is an imported item, its
/// `use` is a reference already.
fn is_variable(path: &syn::Path) -> bool {
    path.get_ident().is_some_and(|name| {
        tokens::plain(&name.to_string()).starts_with(|first: char| !first.is_uppercase())
    })
}
