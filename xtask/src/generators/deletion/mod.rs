//! Commands that delete all entities with a value, and the method of a repository that does so.

use anyhow::{Result, bail, ensure};
use liquid::{Object, object};

use super::{
    index::{self, Index},
    indexes::ExistingIndex,
    lookup, make,
    query::table_of_adapter,
    references::repository_of,
};
use crate::{
    names::Name,
    plan::Plan,
    schema::{Cardinality, Entity, Field, FieldType, Primitive, describe},
};

/// A field of a command, and the field of an entity that has the same value if the entity is deleted.
#[derive(Clone, Debug)]
pub struct By {
    pub given: Field,
    pub own: Field,
}

/// Returns by what the command `command` with `fields`, none of which is the id of `entity`, deletes.
///
/// # Errors
///
/// The entity has no field that can be compared with one of `fields`.
pub fn read(command: &Name, entity: &Entity, fields: &[Field]) -> Result<Vec<By>> {
    let pascal = command.pascal();
    let id = format!("`id:{}`", entity.id.name);
    ensure!(
        !fields.is_empty(),
        "`{pascal}` does not say which `{}` it is about: add the field {id}, or a field of `{}`, to delete all that have \
         its value",
        entity.name,
        entity.name
    );
    let by = fields.iter().map(|given| {
        let name = &given.name;
        let Some(own) = own(entity, given) else {
            let known: Vec<_> = entity.fields.iter().map(|own| &*own.name).collect();
            bail!(
                "`{pascal}` deletes each `{}` that has its values, and `{}` has no field `{name}` of the same type: leave \
                 `{name}` out, or add the field {id} to delete one. Its fields are {}",
                entity.name,
                entity.name,
                known.join(", ")
            );
        };
        ensure!(
            given.cardinality == Cardinality::One,
            "`{pascal}` deletes each `{}` that has its values, and `{name}` may be absent, or is a list: let it be one \
             value",
            entity.name
        );
        ensure!(
            is_comparable(own),
            "`{pascal}` cannot delete by `{name}`: it is a list, or of a type that a database does not compare. Add the \
             field {id} to delete one"
        );
        let (given, own) = (given.clone(), own.clone());
        Ok(By { given, own })
    });
    by.collect()
}

/// Returns the field of `entity` that `given` is compared with: the one of its name, or else the only one that is an id
/// of the same kind.
fn own<'e>(entity: &'e Entity, given: &Field) -> Option<&'e Field> {
    let same = |own: &&Field| own.of == given.of;
    let named = entity.fields.iter().find(|own| own.name == given.name);
    if named.is_some() {
        return named.filter(same);
    }
    let mut of_kind = entity.fields.iter().filter(same);
    let only = of_kind.next().filter(|_| of_kind.next().is_none());
    only.filter(|own| matches!(own.of, FieldType::Id(_)))
}

/// Reports whether the database and Rust find the same values of `field` equal.
fn is_comparable(field: &Field) -> bool {
    let primitive = field.of.primitive();
    let is_inexact = primitive.is_none_or(|primitive| {
        use Primitive::{Decimal, F64, Json, Secret};
        matches!(primitive, Decimal | F64 | Json | Secret)
    });
    // Tests need two values.
    let has_two = !matches!(&field.of, FieldType::Enum(of) if of.variants.len() < 2);
    !field.is_list() && !is_inexact && has_two && field.of.has_partial_eq()
}

/// Describes `by`: the fields of the entity, each with the one that is `given`.
pub fn describe_all(by: &[By]) -> Vec<Object> {
    let described = by.iter().map(|by| {
        // The sample that the double of the entity has may be the value of the command.
        let mut object = describe::field_of_round(&by.own, 1);
        object.extend(object!({ "given": by.given.name, "condition": "eq" }));
        object
    });
    described.collect()
}

/// The method of the repository: `delete_by_user_id`.
pub fn method(by: &[By]) -> String {
    let names: Vec<_> = by.iter().map(|by| &*by.own.name).collect();
    format!("delete_by_{}", names.join("_and_"))
}

/// Says which fields have other names in the entity, so that somebody sees that they mean the same.
pub fn notes(command: &Name, entity: &Name, by: &[By]) -> Vec<String> {
    let renamed = by.iter().filter(|by| by.given.name != by.own.name);
    let notes = renamed.map(|by| {
        format!(
            "see that `{}` deletes the right {}: those whose `{}` is its `{}`",
            command.pascal(),
            entity.plural().replace('_', " "),
            by.own.name,
            by.given.name
        )
    });
    notes.collect()
}

/// Adds to the repository of `entity`, and to its double, the method that deletes `by`, unless it is there, and to its
/// table an index that answers it.
///
/// # Errors
///
/// The repository, its adapter or its double is elsewhere, so that the method cannot be added.
pub fn add(plan: &mut Plan, context: &str, name: &Name, entity: &Entity, by: &[By]) -> Result<()> {
    let method = method(by);
    let (snake, pascal) = (name.snake(), name.pascal());
    if repository_of(plan, context, name)?.contains(&format!("fn {method}(")) {
        return Ok(());
    }
    let why = format!(
        "all of `{pascal}` with a value are deleted with one statement, for which `{pascal}Repository` needs a method"
    );
    lookup::must_have_repository(plan, context, name, &why, &method)?;
    let table = table_of_adapter(plan, context, name)?.unwrap_or_else(|| name.plural());
    let mut values = object!({
        "context": context,
        "name": snake,
        "Name": pascal,
        "var": name.variable(),
        "plural_words": name.plural().replace('_', " "),
        "path": entity.path,
        "id_path": entity.id.path,
        "table": table,
        "method": method,
    });
    values.insert("by".into(), describe::array(describe_all(by)));
    make(plan, "deletion", &values)?;
    add_index(plan, &table, by)
}

/// Adds an index of `table` by which the rows are found, unless there is one for one of the fields.
fn add_index(plan: &mut Plan, table: &str, by: &[By]) -> Result<()> {
    let existing = ExistingIndex::all(plan)?;
    let names: Vec<&str> = by.iter().map(|by| &*by.own.name).collect();
    let is_indexed = names.iter().any(|name| {
        let wanted = Index::of(table, &[name], 1).wanted;
        existing.iter().any(|index| index.answers(table, &wanted))
    });
    if !is_indexed {
        let of_all = Index::of(table, &names, names.len());
        let name = format!("add_{}_index", of_all.name);
        index::add(plan, &name, table, vec![of_all])?;
    }
    Ok(())
}
