use crate::catalog::builtin::{Builtin, CastContext, CastMethod, TypeCategory, TypeKind};
use crate::catalog::{DataType, ObjectId};

/// A type without its modifier: the array flag stands for an identity that arrays do not have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TypeId {
    /// The type, or the element's type of an array.
    pub id: ObjectId,
    /// Whether it is an array of that type.
    pub array: bool,
}

impl TypeId {
    /// `boolean`.
    pub const BOOLEAN: Self = Self::plain(16);
    /// `text`.
    pub const TEXT: Self = Self::plain(25);
    /// The type of a literal that nothing has typed yet.
    pub const UNKNOWN: Self = Self::plain(705);
    /// `record`.
    pub const RECORD: Self = Self::plain(2249);
    /// `"any"`.
    pub const ANY: Self = Self::plain(2276);
    pub(super) const INT2_VECTOR: Self = Self::plain(22);
    pub(super) const OID_VECTOR: Self = Self::plain(30);
    pub(super) const ANY_ARRAY: Self = Self::plain(2277);
    pub(super) const ANY_ELEMENT: Self = Self::plain(2283);
    pub(super) const ANY_NON_ARRAY: Self = Self::plain(2776);
    pub(super) const ANY_ENUM: Self = Self::plain(3500);
    pub(super) const ANY_RANGE: Self = Self::plain(3831);
    pub(super) const ANY_MULTIRANGE: Self = Self::plain(4537);
    pub(super) const ANY_COMPATIBLE: Self = Self::plain(5077);
    pub(super) const ANY_COMPATIBLE_ARRAY: Self = Self::plain(5078);
    pub(super) const ANY_COMPATIBLE_NON_ARRAY: Self = Self::plain(5079);
    pub(super) const ANY_COMPATIBLE_RANGE: Self = Self::plain(5080);
    pub(super) const ANY_COMPATIBLE_MULTIRANGE: Self = Self::plain(4538);

    const fn plain(id: u32) -> Self {
        Self { id: ObjectId(id), array: false }
    }

    /// A type that is no array, or an array type that has an identity of its own (`oidvector`).
    pub const fn of(id: ObjectId) -> Self {
        Self { id, array: false }
    }

    /// The array of a type that is no array.
    #[must_use]
    pub const fn array_of(self) -> Self {
        Self { id: self.id, array: true }
    }

    /// The type of that built-in id, which may be an array's.
    pub fn built_in(builtin: &Builtin, id: ObjectId) -> Self {
        match builtin.type_by_oid(id) {
            Some(found) if found.is_array() => Self { id: found.element.unwrap_or(id), array: true },
            _ => Self::of(id),
        }
    }
}

impl From<&DataType> for TypeId {
    fn from(data_type: &DataType) -> Self {
        Self { id: data_type.id, array: data_type.array }
    }
}

impl From<TypeId> for DataType {
    fn from(type_id: TypeId) -> Self {
        Self { id: type_id.id, array: type_id.array, modifier: None }
    }
}

/// What resolution asks about a type that is no array.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TypeDescription {
    /// What it is.
    pub kind: TypeKind,
    /// Its category; a domain has that of its base type.
    pub category: TypeCategory,
    /// Whether it is preferred in its category.
    pub preferred: bool,
    /// What a domain is made over.
    pub base: Option<TypeId>,
    /// The elements of an array type with an identity of its own (`oidvector`).
    pub element: Option<TypeId>,
    /// What a range ranges over; the range of a multirange.
    pub range_of: Option<TypeId>,
    /// The multirange of a range.
    pub multirange: Option<TypeId>,
}

/// The types and casts of one database.
pub trait Types {
    /// What every database of the version holds.
    fn builtin(&self) -> &'static Builtin;

    /// A type that is not built in; a table or view stands for its row type.
    fn created(&self, id: ObjectId) -> Option<TypeDescription>;

    /// A cast that is not built in.
    fn created_cast(&self, source: TypeId, target: TypeId) -> Option<(CastContext, CastMethod)>;

    /// Whether rows of `child` are rows of `parent` too: by inheritance, or as a table made of the type.
    fn inherits(&self, child: ObjectId, parent: ObjectId) -> bool;
}

/// A type of which nothing is known behaves like a base type that no cast leads to.
const UNDESCRIBED: TypeDescription = TypeDescription {
    kind: TypeKind::Base,
    category: TypeCategory::USER,
    preferred: false,
    base: None,
    element: None,
    range_of: None,
    multirange: None,
};

/// What is known of a type that is no array.
fn describe(types: &dyn Types, id: ObjectId) -> TypeDescription {
    let builtin = types.builtin();
    if !id.is_built_in() {
        return types.created(id).unwrap_or(UNDESCRIBED);
    }
    let Some(found) = builtin.type_by_oid(id) else { return UNDESCRIBED };
    let type_of = |oid| TypeId::built_in(builtin, oid);
    TypeDescription {
        kind: found.kind,
        category: found.category,
        preferred: found.preferred,
        base: found.base.map(type_of),
        element: found.element.filter(|_| found.length == -1).map(type_of),
        range_of: found.range_of.map(type_of),
        multirange: found.multirange.map(TypeId::of),
    }
}

impl dyn Types + '_ {
    /// The category, and whether the type is preferred in it (`get_type_category_preferred`).
    pub fn category(&self, of: TypeId) -> (TypeCategory, bool) {
        match of {
            TypeId { id, array: true } if describe(self, id).category == TypeCategory::PSEUDO => {
                (TypeCategory::PSEUDO, false)
            }
            TypeId { array: true, .. } => (TypeCategory::ARRAY, false),
            TypeId { id, array: false } => {
                let found = describe(self, id);
                (found.category, found.preferred)
            }
        }
    }

    /// The type below all domains (`getBaseType`).
    pub fn base(&self, of: TypeId) -> TypeId {
        let mut of = of;
        while let Some(base) = Some(of).filter(|of| !of.array).and_then(|of| describe(self, of.id).base) {
            of = base;
        }
        of
    }

    /// The elements of an array (`get_element_type`).
    pub fn element(&self, of: TypeId) -> Option<TypeId> {
        if of.array { Some(TypeId::of(of.id)) } else { describe(self, of.id).element }
    }

    /// The array of a type, if there is one (`get_array_type`): not of arrays, nor of pseudo-types but `record`.
    pub fn array(&self, of: TypeId) -> Option<TypeId> {
        let is_pseudo = describe(self, of.id).kind == TypeKind::Pseudo;
        (!of.array && (!is_pseudo || of == TypeId::RECORD)).then(|| of.array_of())
    }

    /// The type that a range ranges over (`get_range_subtype`).
    pub(super) fn range_subtype(&self, of: TypeId) -> Option<TypeId> {
        self.described_as(of, TypeKind::Range)?.range_of
    }

    /// The range of a multirange (`get_multirange_range`).
    pub(super) fn multirange_range(&self, of: TypeId) -> Option<TypeId> {
        self.described_as(of, TypeKind::Multirange)?.range_of
    }

    /// The multirange of a range (`get_range_multirange`).
    pub(super) fn multirange(&self, of: TypeId) -> Option<TypeId> {
        self.described_as(of, TypeKind::Range)?.multirange
    }

    /// Whether it is an enum.
    pub fn is_enum(&self, of: TypeId) -> bool {
        self.described_as(of, TypeKind::Enum).is_some()
    }

    /// Whether its values are rows of a known shape (`ISCOMPLEX`): a composite type, or a domain over one.
    pub fn is_complex(&self, of: TypeId) -> bool {
        self.described_as(self.base(of), TypeKind::Composite).is_some()
    }

    /// Whether it is an array, or a domain over one (`type_is_array_domain`).
    pub(super) fn is_array_or_domain_over_one(&self, of: TypeId) -> bool {
        self.element(self.base(of)).is_some()
    }

    /// The cast between exactly these types.
    pub(super) fn cast(&self, source: TypeId, target: TypeId) -> Option<(CastContext, CastMethod)> {
        let built_in = source.id.is_built_in() && target.id.is_built_in() && !source.array && !target.array;
        let found = built_in.then(|| self.builtin().casts().between(source.id, target.id)).flatten();
        found.map(|cast| (cast.context, cast.method)).or_else(|| self.created_cast(source, target))
    }

    fn described_as(&self, of: TypeId, kind: TypeKind) -> Option<TypeDescription> {
        Some(describe(self, of.id)).filter(|found| !of.array && found.kind == kind)
    }
}
