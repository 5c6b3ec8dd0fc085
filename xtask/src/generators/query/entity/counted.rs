//! The numbers of pairs of a relation that a query shows of each entity: `--count-of Favorite`.

use anyhow::{Result, bail, ensure};
use liquid::{Object, object};

use super::{
    filter::Filter,
    source::Source,
    through::{Relation, Through, type_name},
};
use crate::{
    names::{Kind, Name},
    plan::Plan,
    schema::{Cardinality, Field, FieldType},
};

/// A number that a query shows of each entity.
pub struct Counted {
    /// The field of the view: `favorites_count`.
    pub name: String,
    /// The name of the relation: `Favorite`.
    pub relation: String,
    through: Through,
}

impl Counted {
    /// Reads the relations that `texts` name.
    ///
    /// # Errors
    ///
    /// There is no such relation, or it is not clear which pairs are those of an entity.
    pub fn all(plan: &Plan, source: &Source, texts: &[String]) -> Result<Vec<Self>> {
        let mut all = Vec::new();
        for text in texts {
            all.push(Self::of(plan, source, text)?);
        }
        // Queries that show the same share a view, in whatever order that was said.
        all.sort_by(|one: &Self, other| one.name.cmp(&other.name));
        Ok(all)
    }

    fn of(plan: &Plan, source: &Source, text: &str) -> Result<Self> {
        let relation = Relation::read(plan, &source.context, &Name::parse(text, Kind::Type)?)?;
        let (pascal, entity) = (relation.name.pascal(), &source.entity.name);
        let own = FieldType::Id(source.entity.id.clone());
        let (linking, given) = match relation.ends.each_ref().map(|end| end.of == own) {
            [true, false] => (&relation.ends[0], &relation.ends[1]),
            [false, true] => (&relation.ends[1], &relation.ends[0]),
            [false, false] => bail!(
                "`--count-of {pascal}` counts what is linked with each `{entity}`, and `{pascal}` links a `{}` with a `{}`",
                type_name(&relation.ends[0]),
                type_name(&relation.ends[1])
            ),
            [true, true] => bail!(
                "`--count-of {pascal}` cannot be written for you: both ends of `{pascal}` are a `{}`. Count one of them in \
                 the handler of the query",
                type_name(&relation.ends[0])
            ),
        };
        let name = format!("{}_count", relation.name.plural());
        Ok(Self {
            through: Through::new(name.clone(), &relation, (given, linking), "id".to_owned()),
            name,
            relation: pascal,
        })
    }

    /// The name in sentences: `favorites count`.
    pub fn words(&self) -> String {
        self.name.replace('_', " ")
    }

    /// Reports whether a condition is about the pairs that are counted.
    pub fn is_about(&self, filter: &Filter) -> bool {
        let through = filter.through();
        through.is_some_and(|through| through.table == self.through.table)
    }

    /// Refuses conditions that find entities by other pairs of the relation than those that are counted.
    ///
    /// # Errors
    ///
    /// Names the relation.
    pub fn must_agree(&self, filters: &[Filter]) -> Result<()> {
        let mut about = filters.iter().filter(|filter| self.is_about(filter));
        ensure!(
            about.all(|filter| {
                let through = filter.through();
                through.is_some_and(|through| through.linking == self.through.linking)
            }),
            "`--through` and `--count-of` are about different ends of `{}`: leave out one of them",
            self.relation
        );
        Ok(())
    }

    /// A condition about these pairs: a test stores what it needs for it.
    pub fn as_filter(&self) -> Filter {
        let of = self.through.given.of.clone();
        Filter::of_pair(
            &Field::new(&self.name, of, Cardinality::Optional),
            &self.through,
        )
    }

    pub fn describe(&self) -> Object {
        object!({
            "name": self.name,
            "table": self.through.table,
            "reference": self.through.column(&self.through.linking),
        })
    }
}
