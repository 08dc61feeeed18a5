use super::Oid;

/// The places of a table's entries in the order of their ids.
#[derive(Debug)]
pub(super) struct OidIndex(Vec<(Oid, u16)>);

impl OidIndex {
    /// The index of entries that have these ids; a table has fewer than 65,536.
    pub(super) fn new(oids: impl Iterator<Item = Oid>) -> Self {
        let mut places: Vec<(Oid, u16)> = oids.zip(0..).collect();
        places.sort_unstable();
        Self(places)
    }

    /// The place of the entry of that id.
    pub(super) fn place(&self, oid: Oid) -> Option<usize> {
        let at = self.0.binary_search_by_key(&oid, |(oid, _)| *oid).ok()?;
        Some(usize::from(self.0[at].1))
    }
}
