//! What resolution asks about the types of a catalog (`lsyscache.c`).

use crate::catalog::builtin::{Builtin, CastContext, CastMethod, Type as BuiltInType, TypeCategory, TypeKind};
use crate::catalog::other::{CastContext as CreatedContext, CastMethod as CreatedMethod};
use crate::catalog::types::Type;
use crate::catalog::{DataType, ObjectData, ObjectId};
use crate::sql::names::Names;
use crate::sql::resolve::{TypeDescription, TypeId, Types};

/// The collation of the database (`DEFAULT_COLLATION_OID`).
const DEFAULT_COLLATION: ObjectId = ObjectId(100);

impl Types for Names<'_> {
    fn builtin(&self) -> &'static Builtin {
        Builtin::of(self.catalog.version())
    }

    fn created(&self, id: ObjectId) -> Option<TypeDescription> {
        let of = |kind, category| TypeDescription {
            kind,
            category,
            preferred: false,
            base: None,
            element: None,
            range_of: None,
            multirange: None,
        };
        Some(match &self.catalog.object(id)?.data {
            ObjectData::Table(_)
            | ObjectData::View(_)
            | ObjectData::Sequence(_)
            | ObjectData::Type(Type::Composite(_)) => of(TypeKind::Composite, TypeCategory::COMPOSITE),
            ObjectData::Type(Type::Enum(_)) => of(TypeKind::Enum, TypeCategory::ENUM),
            ObjectData::Type(Type::Range(range)) => TypeDescription {
                range_of: Some(TypeId::from(&range.subtype)),
                multirange: Some(TypeId::of(range.multirange)),
                ..of(TypeKind::Range, TypeCategory::RANGE)
            },
            ObjectData::Type(Type::Multirange { range }) => {
                TypeDescription { range_of: Some(TypeId::of(*range)), ..of(TypeKind::Multirange, TypeCategory::RANGE) }
            }
            ObjectData::Type(Type::Domain(domain)) => TypeDescription {
                base: Some(TypeId::from(&domain.base)),
                ..of(TypeKind::Domain, self.category(&domain.base))
            },
            ObjectData::Type(Type::Base(base)) => {
                TypeDescription { preferred: base.preferred, ..of(TypeKind::Base, TypeCategory(base.category)) }
            }
            ObjectData::Type(Type::Shell) => of(TypeKind::Pseudo, TypeCategory::PSEUDO),
            _ => return None,
        })
    }

    fn created_cast(&self, source: TypeId, target: TypeId) -> Option<(CastContext, CastMethod)> {
        let object = self.catalog.cast_between((source.id, source.array), (target.id, target.array))?;
        match &object.data {
            ObjectData::Cast(cast) => {
                let context = match cast.context {
                    CreatedContext::Implicit => CastContext::Implicit,
                    CreatedContext::Assignment => CastContext::Assignment,
                    CreatedContext::Explicit => CastContext::Explicit,
                };
                let method = match &cast.method {
                    CreatedMethod::Binary => CastMethod::Binary,
                    CreatedMethod::InOut => CastMethod::TextForm,
                    CreatedMethod::Function(function) => {
                        CastMethod::Function(function.targets().next().map_or(ObjectId::NONE, |target| target.object))
                    }
                };
                Some((context, method))
            }
            _ => None,
        }
    }

    fn inherits(&self, child: ObjectId, parent: ObjectId) -> bool {
        let mut waiting = vec![child];
        let mut seen = 0;
        while let Some(next) = waiting.pop() {
            if next == parent {
                return true;
            }
            seen += 1;
            if let Some(table) = self.catalog.object(next).and_then(|object| object.as_table()).filter(|_| seen < 1000)
            {
                waiting.extend(table.parents.iter().copied().chain(table.of_type));
            }
        }
        false
    }
}

impl Names<'_> {
    fn category(&self, data_type: &DataType) -> TypeCategory {
        if data_type.array {
            return TypeCategory::ARRAY;
        }
        match self.builtin().type_by_oid(data_type.id) {
            Some(found) => found.category,
            None => self.created(data_type.id).map_or(TypeCategory::USER, |created| created.category),
        }
    }

    /// The collation of a type's values, `None` for a type that has none (`get_typcollation`).
    pub(super) fn type_collation(&self, data_type: &DataType) -> Option<ObjectId> {
        if data_type.id.is_built_in() {
            return self.builtin().type_by_oid(data_type.id).and_then(|found: BuiltInType| found.collation);
        }
        match self.catalog.object(data_type.id)?.as_type()? {
            Type::Domain(domain) => domain.collation.or_else(|| self.type_collation(&domain.base)),
            Type::Base(base) => {
                let collatable = base.options.iter().any(|(name, value)| {
                    *name == "collatable"
                        && value.as_ref().is_none_or(|value| matches!(&*value.text, "true" | "on" | "1"))
                });
                (collatable || self.catalog.object(data_type.id)?.name == "citext").then_some(DEFAULT_COLLATION)
            }
            _ => None,
        }
    }

    /// The type below all domains, with the modifier that they give it (`getBaseTypeAndTypmod`).
    pub(in crate::sql) fn base_type(&self, data_type: &DataType) -> DataType {
        let mut base = data_type.clone();
        let mut deep = 0;
        while let Some(Type::Domain(domain)) =
            self.catalog.object(base.id).filter(|_| !base.array && deep < 100).and_then(|object| object.as_type())
        {
            base = domain.base.clone();
            deep += 1;
        }
        match self.builtin().types().by_oid(base.id) {
            Some(found) if !base.array && found.base.is_some() => found.base.map_or(base, DataType::plain),
            _ => base,
        }
    }

    /// The elements of an array; `None` for what is none.
    pub(super) fn element_of(&self, data_type: &DataType) -> Option<DataType> {
        if data_type.array {
            return Some(DataType { array: false, ..data_type.clone() });
        }
        let found = self.builtin().types().by_oid(data_type.id).filter(|found| found.length == -1)?;
        found.element.map(DataType::plain)
    }

    /// Whether that is a domain.
    pub(super) fn is_domain(&self, data_type: &DataType) -> bool {
        !data_type.array && self.base_type(data_type).id != data_type.id
    }

    /// The type's kind; that of arrays is base.
    pub(in crate::sql) fn type_kind(&self, data_type: &DataType) -> TypeKind {
        if data_type.array {
            return TypeKind::Base;
        }
        match self.builtin().type_by_oid(data_type.id) {
            Some(found) => found.kind,
            None => self.created(data_type.id).map_or(TypeKind::Base, |created| created.kind),
        }
    }
}
