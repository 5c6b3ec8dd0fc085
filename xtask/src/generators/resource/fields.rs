//! The fields of a resource, and what follows from them.

use anyhow::{Result, bail};

use super::Resource;
use crate::{
    generators::{
        owner::Right,
        references::{self, Reference},
        repository::Options,
    },
    plan::Plan,
    schema::{Cardinality, Entity, Field, FieldType, Id, Place, Primitive, places},
};

impl Resource {
    /// The fields that the claimant fills.
    pub(super) fn claimants(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.claimant)
    }

    /// The field with the user who alone can get one.
    pub(super) fn hiding(&self) -> Option<&Field> {
        let owner = self.owner.as_ref();
        owner
            .filter(|owner| owner.right == Right::Get)
            .map(|owner| &owner.field)
    }

    /// What the fields that a client gives refer to. They are in `all`: those of the entity, or of a body.
    pub(super) fn references(&self, plan: &Plan, all: &[Field]) -> Result<Vec<Reference>> {
        let mut references = references::all(plan, &self.context, all)?;
        references.retain(|reference| {
            self.inputs()
                .any(|field| field.name == reference.field.name)
        });
        let own = self.inputs().filter(|field| self.is_of_own_kind(field));
        references.extend(own.map(|field| {
            let (field, entity) = (field.clone(), self.name.clone());
            Reference::new(field, entity, self.hiding().cloned())
        }));
        Ok(references)
    }

    /// Refuses a reference to another entity of this kind that is always there: there could be no first one.
    pub(super) fn must_have_a_first(&self) -> Result<()> {
        let mut inputs = self.inputs();
        let required = inputs.find(|field| self.is_of_own_kind(field) && !field.is_optional());
        if let Some(field) = required {
            bail!(
                "`{}` refers to another `{}`, and the first one has no other: write `{}:{}Id?`",
                field.name,
                self.name.pascal(),
                field.name,
                self.name.pascal()
            );
        }
        let inputs: Vec<Field> = self.inputs().cloned().collect();
        let is_inner = |place: &&Place| {
            let target = references::target(&self.context, &FieldType::Id(place.id.clone()));
            target.as_ref() == Some(&self.name) && !self.is_of_own_kind(&place.field)
        };
        if let Some(place) = places(&inputs).iter().find(is_inner) {
            let (one, pascal) = (self.name.snake(), self.name.pascal());
            bail!(
                "`{}` refers to others of the kind `{pascal}`, which only a field with one id can: leave it out, and make \
                 a relation with `cargo xtask new-relation {} {pascal}Link {one}_id:{pascal}Id other_id:{pascal}Id`",
                references::words(&place.field, &place.parts),
                self.context
            );
        }
        Ok(())
    }

    /// Reports whether `field` refers to another entity of this kind.
    pub(super) fn is_of_own_kind(&self, field: &Field) -> bool {
        references::target(&self.context, &field.of).as_ref() == Some(&self.name)
            && !field.is_list()
    }

    /// The fields that the claimant does not fill.
    pub(super) fn own(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.claimant)
    }

    /// The fields that a client gives.
    pub(super) fn inputs(&self) -> impl Iterator<Item = &Field> {
        self.own().filter(|field| !field.readonly)
    }

    /// The fields by which a list can be filtered.
    pub(super) fn filters(&self) -> Vec<Field> {
        let is_filter = |field: &&Field| {
            (field.index || references::target(&self.context, &field.of).is_some())
                && !matches!(field.of, FieldType::Composite(_))
                && !field.is_list()
        };
        let filters = self.own().filter(is_filter);
        filters
            .map(|field| Field::new(&field.name, field.of.clone(), Cardinality::Optional))
            .collect()
    }

    /// The entity as its repository sees it.
    pub(super) fn entity(&self) -> Entity {
        let own = |name: &str, primitive| {
            Field::new(name, FieldType::Primitive(primitive), Cardinality::One)
        };
        let mut fields: Vec<Field> = self.claimants().cloned().collect();
        fields.push(own("version", Primitive::Version));
        fields.push(own("created_at", Primitive::DateTime));
        fields.extend(self.own().cloned());
        let id = Id::new(&self.context, &self.name.pascal(), &self.name.snake());
        Entity {
            name: self.name.pascal(),
            path: format!("{}::{}", self.module(), self.name.pascal()),
            id,
            fields,
            comparable: true,
        }
    }

    /// The fields of the entity, as the double of its repository makes them: a list has any number of elements.
    pub(super) fn fields_of_double(&self) -> Vec<Field> {
        let mut fields = self.entity().fields;
        for field in fields.iter_mut().filter(|field| field.is_list()) {
            field.cardinality = Cardinality::ANY_NUMBER;
        }
        fields
    }

    pub(super) fn module(&self) -> String {
        format!("app_core::{}::domain::{}", self.context, self.name.snake())
    }

    /// What is unique, and what has an index: within what belongs to one owner, if nobody else sees it. And together with
    /// what it is deleted.
    pub(super) fn options(&self) -> Options {
        let group = |field: &Field| match self.hiding() {
            Some(owner) => format!("{},{}", owner.name, field.name),
            None => field.name.clone(),
        };
        let groups = |wanted: fn(&Field) -> bool| {
            let fields = self.own().filter(|field| wanted(field));
            fields.map(group).collect()
        };
        let cascading = self.own().filter(|field| field.cascade);
        Options {
            cascade: cascading.map(|field| field.name.clone()).collect(),
            table: self.table.clone(),
            unique: groups(|field| field.unique),
            index: groups(|field| field.index),
        }
    }
}
