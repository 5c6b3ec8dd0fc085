//! Functions and constants of types: `impl Invoice { .. }`.

use quote::ToTokens;
use syn::{ImplItem, Item, ItemImpl, Type};

use super::{
    addition::comparable,
    error::EditError,
    source::Source,
    splice::{Edit, Splices},
};

/// The functions and constants of an `impl` block.
pub struct Members {
    /// The name of the type.
    of: String,
    members: Vec<Member>,
}

struct Member {
    name: String,
    text: String,
    tokens: String,
    is_constant: bool,
}

impl Members {
    /// Reads an `impl` block without a trait.
    pub fn of(source: &Source, item: &Item) -> Option<Self> {
        let item = inherent(item)?;
        Some(Self {
            of: name_of(item)?,
            members: members(source, item),
        })
    }

    /// Adds those that `text` lacks: to the first `impl` block of the type, or in a new one behind its definition.
    ///
    /// # Errors
    ///
    /// The type has another member of the same name, or `text` does not define it.
    pub fn add_to(&self, text: &str) -> Result<Edit, EditError> {
        let source = Source::parse(text)?;
        let blocks: Vec<&ItemImpl> = source
            .items()
            .iter()
            .filter_map(inherent)
            .filter(|block| name_of(block).as_deref() == Some(&self.of))
            .collect();
        let present: Vec<Member> = blocks
            .iter()
            .flat_map(|block| members(&source, block))
            .collect();
        let mut missing = Vec::new();
        for member in &self.members {
            match present.iter().find(|other| other.name == member.name) {
                None => missing.push(member),
                Some(other) if other.tokens == member.tokens => {}
                Some(_) => {
                    return Err(EditError::NameTaken(format!(
                        "`{}::{}` exists already, with other contents. Choose another name",
                        self.of, member.name
                    )));
                }
            }
        }
        if missing.is_empty() {
            return Ok(Edit::Present);
        }
        match blocks.first() {
            Some(block) => Ok(source.splice(add_to_block(&source, block, &missing))),
            None => self.add_block(&source, &missing),
        }
    }

    fn add_block(&self, source: &Source, missing: &[&Member]) -> Result<Edit, EditError> {
        let defines = |item: &&Item| match item {
            Item::Struct(item) => item.ident == self.of,
            Item::Enum(item) => item.ident == self.of,
            _ => false,
        };
        let texts: Vec<String> = missing.iter().map(|member| member.indented()).collect();
        let block = format!("impl {} {{\n{}\n}}", self.of, texts.join("\n\n"));
        match source.items().iter().find(defines) {
            Some(item) => Ok(source.insert(source.range(item).end, format!("\n\n{block}"))),
            None => Err(EditError::NoPlace {
                looked_for: format!("the definition of `{}`", self.of),
                paste: block,
            }),
        }
    }
}

impl Member {
    fn indented(&self) -> String {
        format!("    {}", self.text)
    }
}

/// Functions are added at the end of the block, and constants behind the last one, or at its beginning.
fn add_to_block(source: &Source, block: &ItemImpl, missing: &[&Member]) -> Splices {
    let open = source.range_of(block.brace_token.span.open()).end;
    let close = source.range_of(block.brace_token.span.close()).start;
    let is_empty = block.items.is_empty();
    let last_constant = block
        .items
        .iter()
        .filter(|item| matches!(item, ImplItem::Const(_)))
        .map(|item| source.range(item).end)
        .next_back();
    let mut splices = Splices::new();
    let (constants, functions): (Vec<&Member>, Vec<&Member>) = missing
        .iter()
        .copied()
        .partition(|member| member.is_constant);
    let texts = |members: &[&Member], gap: &str| {
        let texts: Vec<String> = members.iter().map(|member| member.indented()).collect();
        texts.join(gap)
    };
    if !constants.is_empty() {
        let text = texts(&constants, "\n");
        splices.push(match last_constant {
            Some(end) => (end..end, format!("\n{text}")),
            None => (open..open, format!("\n{text}\n")),
        });
    }
    if !functions.is_empty() {
        let gap = if is_empty && constants.is_empty() {
            ""
        } else {
            "\n"
        };
        let text = texts(&functions, "\n\n");
        match source.indent(close) {
            Some(_) => {
                let at = source.line_start(close);
                splices.push((at..at, format!("{gap}{text}\n")));
            }
            None => splices.push((close..close, format!("\n{gap}{text}\n"))),
        }
    }
    splices
}

fn inherent(item: &Item) -> Option<&ItemImpl> {
    match item {
        Item::Impl(item) if item.trait_.is_none() && item.generics.params.is_empty() => Some(item),
        _ => None,
    }
}

fn name_of(item: &ItemImpl) -> Option<String> {
    match &*item.self_ty {
        Type::Path(of) => Some(of.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

fn members(source: &Source, item: &ItemImpl) -> Vec<Member> {
    let members = item.items.iter().filter_map(|member| {
        let (name, is_constant) = match member {
            ImplItem::Fn(function) => (function.sig.ident.to_string(), false),
            ImplItem::Const(constant) => (constant.ident.to_string(), true),
            _ => return None,
        };
        Some(Member {
            name,
            text: source.text[source.range(member)].to_owned(),
            tokens: comparable(&member.to_token_stream().to_string()),
            is_constant,
        })
    });
    members.collect()
}
