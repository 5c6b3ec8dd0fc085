//! Functions and constants of types and traits: `impl Invoice { .. }`, `trait Clock { .. }`, `impl Clock for SystemClock { .. }`.

use proc_macro2::extra::DelimSpan;
use quote::ToTokens;
use syn::{Ident, ImplItem, Item, ItemImpl, ItemTrait, TraitItem, Type};

use super::{
    addition::comparable,
    error::EditError,
    source::Source,
    splice::{Edit, Splices},
};

/// The functions and constants of an `impl` block, or of a trait.
pub struct Members {
    of: BlockName,
    members: Vec<Member>,
}

/// What a block is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockName {
    /// `impl Invoice`
    Type(String),
    /// `trait Clock`
    Trait(String),
    /// `impl Clock for SystemClock`
    Implementation { of: String, by: String },
}

/// A block with functions and constants.
#[derive(Clone, Copy)]
enum Block<'i> {
    Impl(&'i ItemImpl),
    Trait(&'i ItemTrait),
}

struct Member {
    name: String,
    text: String,
    tokens: String,
    is_constant: bool,
}

impl Members {
    /// Reads a block.
    pub fn of(source: &Source, item: &Item) -> Option<Self> {
        let block = Block::of(item)?;
        Some(Self {
            of: block.name()?,
            members: block.members(source),
        })
    }

    /// Adds those that `text` lacks: to the first block with this name. A new block of a type is added behind the
    /// definition of the type; other new blocks are items like others.
    ///
    /// # Errors
    ///
    /// The block has another member of the same name, or `text` does not define the type.
    pub fn add_to(&self, text: &str) -> Result<Edit, EditError> {
        let source = Source::parse(text)?;
        let blocks: Vec<Block> = source
            .items()
            .iter()
            .filter_map(Block::of)
            .filter(|block| block.name().as_ref() == Some(&self.of))
            .collect();
        let present: Vec<Member> = blocks
            .iter()
            .flat_map(|block| block.members(&source))
            .collect();
        let mut missing = Vec::new();
        for member in &self.members {
            match present.iter().find(|other| other.name == member.name) {
                None => missing.push(member),
                Some(other) if other.tokens == member.tokens => {}
                Some(_) => {
                    return Err(EditError::NameTaken(format!(
                        "`{}::{}` exists already, with other contents. Choose another name",
                        self.of.short(),
                        member.name
                    )));
                }
            }
        }
        if missing.is_empty() {
            return Ok(Edit::Present);
        }
        match (blocks.first(), &self.of) {
            (Some(block), _) => Ok(source.splice(block.add(&source, &missing))),
            (None, BlockName::Type(of)) => add_block(of, &source, &missing),
            (None, _) => Ok(Edit::Present),
        }
    }
}

fn add_block(of: &str, source: &Source, missing: &[&Member]) -> Result<Edit, EditError> {
    let defines = |item: &&Item| match item {
        Item::Struct(item) => item.ident == of,
        Item::Enum(item) => item.ident == of,
        _ => false,
    };
    let texts: Vec<String> = missing.iter().map(|member| member.indented()).collect();
    let block = format!("impl {of} {{\n{}\n}}", texts.join("\n\n"));
    match source.items().iter().find(defines) {
        Some(item) => Ok(source.insert(source.range(item).end, format!("\n\n{block}"))),
        None => Err(EditError::NoPlace {
            looked_for: format!("the definition of `{of}`"),
            paste: block,
        }),
    }
}

impl BlockName {
    /// The name of the block of `item`, if it is one of a trait.
    pub fn of_trait(item: &Item) -> Option<Self> {
        let name = Block::of(item)?.name()?;
        (!matches!(name, Self::Type(_))).then_some(name)
    }

    /// The name of the type or trait that has the functions.
    fn short(&self) -> &str {
        match self {
            Self::Type(name) | Self::Trait(name) => name,
            Self::Implementation { by, .. } => by,
        }
    }
}

impl Member {
    fn of(source: &Source, item: &impl ToTokens, name: &Ident, is_constant: bool) -> Self {
        Self {
            name: name.to_string(),
            text: source.text[source.range(item)].to_owned(),
            tokens: comparable(&item.to_token_stream().to_string()),
            is_constant,
        }
    }

    fn indented(&self) -> String {
        format!("    {}", self.text)
    }
}

impl<'i> Block<'i> {
    fn of(item: &'i Item) -> Option<Self> {
        match item {
            Item::Impl(item) if item.generics.params.is_empty() => Some(Self::Impl(item)),
            Item::Trait(item) => Some(Self::Trait(item)),
            _ => None,
        }
    }

    /// A trait with arguments has no name: `From<Invoice>`.
    fn name(self) -> Option<BlockName> {
        let item = match self {
            Self::Trait(item) => return Some(BlockName::Trait(item.ident.to_string())),
            Self::Impl(item) => item,
        };
        let Type::Path(of) = &*item.self_ty else {
            return None;
        };
        let by = of.path.segments.last()?.ident.to_string();
        let Some((_, of, _)) = &item.trait_ else {
            return Some(BlockName::Type(by));
        };
        let of = of.segments.last()?;
        of.arguments.is_none().then(|| BlockName::Implementation {
            of: of.ident.to_string(),
            by,
        })
    }

    fn members(self, source: &Source) -> Vec<Member> {
        match self {
            Self::Impl(item) => {
                let members = item.items.iter().filter_map(|member| match member {
                    ImplItem::Fn(function) => {
                        Some(Member::of(source, member, &function.sig.ident, false))
                    }
                    ImplItem::Const(item) => Some(Member::of(source, member, &item.ident, true)),
                    _ => None,
                });
                members.collect()
            }
            Self::Trait(item) => {
                let members = item.items.iter().filter_map(|member| match member {
                    TraitItem::Fn(function) => {
                        Some(Member::of(source, member, &function.sig.ident, false))
                    }
                    TraitItem::Const(item) => Some(Member::of(source, member, &item.ident, true)),
                    _ => None,
                });
                members.collect()
            }
        }
    }

    fn braces(self) -> DelimSpan {
        match self {
            Self::Impl(item) => item.brace_token.span,
            Self::Trait(item) => item.brace_token.span,
        }
    }

    fn is_empty(self) -> bool {
        match self {
            Self::Impl(item) => item.items.is_empty(),
            Self::Trait(item) => item.items.is_empty(),
        }
    }

    /// The end of the last constant.
    fn last_constant(self, source: &Source) -> Option<usize> {
        match self {
            Self::Impl(item) => {
                let mut items = item.items.iter().rev();
                let last = items.find(|item| matches!(item, ImplItem::Const(_)))?;
                Some(source.range(last).end)
            }
            Self::Trait(item) => {
                let mut items = item.items.iter().rev();
                let last = items.find(|item| matches!(item, TraitItem::Const(_)))?;
                Some(source.range(last).end)
            }
        }
    }

    /// Functions are added at the end of the block, and constants behind the last one, or at its beginning.
    fn add(self, source: &Source, missing: &[&Member]) -> Splices {
        let open = source.range_of(self.braces().open()).end;
        let close = source.range_of(self.braces().close()).start;
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
            splices.push(match self.last_constant(source) {
                Some(end) => (end..end, format!("\n{text}")),
                None => (open..open, format!("\n{text}\n")),
            });
        }
        if !functions.is_empty() {
            let gap = if self.is_empty() && constants.is_empty() {
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
}
