//! A persistent array: what belongs to a number is found in a few steps, and copies share what they have in common.

use std::sync::Arc;

/// How many bits of a number each level of the tree looks at.
const BITS: u32 = 5;
const WIDTH: usize = 1 << BITS;

/// Values by number. Copying costs as little as a reference; the part of the tree that leads to a value is copied when
/// one of those that share it changes the value.
#[derive(Clone, Debug)]
pub(super) struct Numbered<T> {
    root: Arc<Node<T>>,
    /// How many levels of branches stand above the leaves.
    height: u32,
}

#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a node stands behind a pointer and is not moved")]
enum Node<T> {
    Leaf([Option<T>; WIDTH]),
    Branch([Option<Arc<Node<T>>>; WIDTH]),
}

impl<T> Node<T> {
    fn empty(height: u32) -> Self {
        match height {
            0 => Self::Leaf([const { None }; WIDTH]),
            _ => Self::Branch([const { None }; WIDTH]),
        }
    }

    fn leaves<'n>(&'n self, found: &mut Vec<&'n [Option<T>; WIDTH]>) {
        match self {
            Self::Leaf(values) => found.push(values),
            Self::Branch(children) => children.iter().flatten().for_each(|child| child.leaves(found)),
        }
    }
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { root: Arc::new(Node::empty(0)), height: 0 }
    }
}

/// Which child leads to a number, on a level so far above the leaves.
fn place(number: u32, height: u32) -> usize {
    (number >> (BITS * height)) as usize % WIDTH
}

impl<T: Clone> Numbered<T> {
    /// Whether the tree is high enough for that number.
    fn reaches(&self, number: u32) -> bool {
        number.checked_shr(BITS * (self.height + 1)).unwrap_or(0) == 0
    }

    /// The value of a number.
    pub(super) fn get(&self, number: u32) -> Option<&T> {
        if !self.reaches(number) {
            return None;
        }
        let (mut node, mut height) = (&*self.root, self.height);
        loop {
            match node {
                Node::Leaf(values) => return values[place(number, 0)].as_ref(),
                Node::Branch(children) => node = children[place(number, height)].as_deref()?,
            }
            height -= 1;
        }
    }

    /// The place of a number's value, which is made if there is none.
    pub(super) fn slot(&mut self, number: u32) -> &mut Option<T> {
        while !self.reaches(number) {
            let below = std::mem::replace(&mut self.root, Arc::new(Node::empty(self.height + 1)));
            if let Some(Node::Branch(children)) = Arc::get_mut(&mut self.root) {
                children[0] = Some(below);
            }
            self.height += 1;
        }
        let (mut node, mut height) = (Arc::make_mut(&mut self.root), self.height);
        loop {
            match node {
                Node::Leaf(values) => return &mut values[place(number, 0)],
                Node::Branch(children) => {
                    height = height.saturating_sub(1);
                    let child = &mut children[place(number, height + 1)];
                    node = Arc::make_mut(child.get_or_insert_with(|| Arc::new(Node::empty(height))));
                }
            }
        }
    }

    /// Gives a number a value.
    pub(super) fn insert(&mut self, number: u32, value: T) {
        *self.slot(number) = Some(value);
    }

    /// Takes a number's value away.
    pub(super) fn remove(&mut self, number: u32) {
        if self.get(number).is_some() {
            *self.slot(number) = None;
        }
    }

    /// All values in the order of their numbers.
    pub(super) fn values(&self) -> impl DoubleEndedIterator<Item = &T> {
        let mut leaves = Vec::new();
        self.root.leaves(&mut leaves);
        leaves.into_iter().flat_map(|values| values.iter().flatten())
    }
}

/// What is there counts, not how high the tree has grown.
impl<T: Clone + PartialEq> PartialEq for Numbered<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.root, &other.root) || self.pairs().eq(other.pairs())
    }
}

impl<T: Clone> Numbered<T> {
    /// All numbers that have a value, in order, each with it.
    fn pairs(&self) -> impl Iterator<Item = (u32, &T)> {
        let mut open = vec![(&*self.root, self.height, 0_u32)];
        let mut found = Vec::new();
        while let Some((node, height, first)) = open.pop() {
            match node {
                Node::Leaf(values) => {
                    let numbers = first..;
                    found.extend(numbers.zip(values).filter_map(|(number, value)| Some((number, value.as_ref()?))));
                }
                Node::Branch(children) => {
                    let starts = (0_u32..).map(|at| first + (at << (BITS * height)));
                    let below = starts.zip(children).filter_map(|(start, child)| Some((child.as_deref()?, start)));
                    let below: Vec<_> = below.map(|(child, start)| (child, height - 1, start)).collect();
                    open.extend(below.into_iter().rev());
                }
            }
        }
        found.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::Numbered;

    #[test]
    fn the_largest_number_has_a_place() {
        let mut numbered = Numbered::default();
        numbered.insert(u32::MAX, 'z');
        numbered.insert(3, 'a');
        assert_eq!((numbered.get(u32::MAX), numbered.get(3), numbered.get(2)), (Some(&'z'), Some(&'a'), None));
        assert_eq!(numbered.values().collect::<String>(), "az");
        assert_eq!(numbered.values().next_back(), Some(&'z'));
    }

    proptest! {
        #[test]
        fn it_holds_what_a_map_holds_and_a_copy_stays_as_it_was(
            changes in prop::collection::vec((0_u32..5000, prop::option::of(0_u8..9)), 0..200),
            copied in 0_usize..200,
        ) {
            let (mut numbered, mut map) = (Numbered::default(), BTreeMap::new());
            let mut copies = None;
            for (at, (number, value)) in changes.into_iter().enumerate() {
                if at == copied {
                    copies = Some((numbered.clone(), map.clone()));
                }
                match value {
                    Some(value) => (numbered.insert(number, value), map.insert(number, value)).1,
                    None => (numbered.remove(number), map.remove(&number)).1,
                };
                prop_assert_eq!(numbered.get(number), map.get(&number));
            }
            for (numbered, map) in copies.into_iter().chain([(numbered, map)]) {
                prop_assert!(numbered.pairs().map(|(number, value)| (number, *value)).eq(map.clone()));
                prop_assert!(numbered.values().eq(map.values()));
                let mut again = Numbered::default();
                for (number, value) in &map {
                    again.insert(*number, *value);
                }
                prop_assert!(numbered == again);
                again.insert(7000, 1);
                prop_assert!(numbered != again);
            }
        }
    }
}
