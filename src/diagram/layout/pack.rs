use std::cmp::Reverse;

use super::PROPORTIONS;

/// A size in pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Size {
    pub(super) width: i32,
    pub(super) height: i32,
}

/// Widths that are tried for the whole.
const ATTEMPTS: i32 = 24;

/// Puts rectangles beside and below each other, `gap` apart, such that the whole is small in the wanted proportions.
/// Answers with the corner of each and the size of the whole.
pub(super) fn pack(sizes: &[Size], gap: i32) -> (Vec<(i32, i32)>, Size) {
    let widest = sizes.iter().map(|size| size.width).max().unwrap_or(0);
    let area: i64 = sizes.iter().map(|size| i64::from(size.width + gap) * i64::from(size.height + gap)).sum();
    let side =
        i32::try_from((area * i64::from(PROPORTIONS.0) / i64::from(PROPORTIONS.1)).isqrt()).unwrap_or(i32::MAX / 4);
    let least = widest.max(side / 2);
    let attempts = (0..=ATTEMPTS).map(|step| {
        let limit = least + (side * 2 - least).max(0) / ATTEMPTS * step;
        pack_within(sizes, gap, limit)
    });
    attempts.min_by_key(|(_, size)| needed(*size)).unwrap_or((Vec::new(), Size { width: 0, height: 0 }))
}

/// How large a page of the wanted proportions must be to hold that size.
fn needed(size: Size) -> (i64, i64) {
    let (wide, high) =
        (i64::from(size.width) * i64::from(PROPORTIONS.1), i64::from(size.height) * i64::from(PROPORTIONS.0));
    (wide.max(high), wide.min(high))
}

/// The line that the rectangles placed so far reach down to: stretches from left to right, each with its height.
struct Skyline {
    stretches: Vec<Stretch>,
}

#[derive(Clone, Copy)]
struct Stretch {
    x: i32,
    width: i32,
    y: i32,
}

/// The bottom-left method over a skyline: high rectangles first, each as far up, then as far left as it goes.
fn pack_within(sizes: &[Size], gap: i32, limit: i32) -> (Vec<(i32, i32)>, Size) {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|&one| (Reverse(sizes[one].height), one));
    let mut skyline = Skyline { stretches: vec![Stretch { x: 0, width: limit + gap, y: 0 }] };
    let mut corners = vec![(0, 0); sizes.len()];
    let mut whole = Size { width: 0, height: 0 };
    for one in order {
        let Size { width, height } = sizes[one];
        let (x, y) = skyline.place(width + gap, height + gap);
        corners[one] = (x, y);
        whole.width = whole.width.max(x + width);
        whole.height = whole.height.max(y + height);
    }
    (corners, whole)
}

impl Skyline {
    fn place(&mut self, width: i32, height: i32) -> (i32, i32) {
        let end = self.stretches.last().map_or(0, |last| last.x + last.width);
        let fits = |place: &usize| self.stretches[*place].x + width <= end;
        let lowest = (0..self.stretches.len()).filter(fits).map(|place| (self.rest_on(place, width), place)).min();
        let (y, place) = lowest.unwrap_or((self.rest_on(0, end), 0));
        let x = self.stretches[place].x;
        self.raise(place, width, y + height);
        (x, y)
    }

    /// How far up a rectangle that begins at that stretch can go.
    fn rest_on(&self, place: usize, width: i32) -> i32 {
        let start = self.stretches[place].x;
        let under = self.stretches[place..].iter().take_while(|stretch| stretch.x < start + width);
        under.map(|stretch| stretch.y).max().unwrap_or(0)
    }

    fn raise(&mut self, place: usize, width: i32, y: i32) {
        let x = self.stretches[place].x;
        let mut rest = None;
        let covered = self.stretches[place..].iter().take_while(|stretch| stretch.x < x + width).count();
        let last = self.stretches[place + covered - 1];
        if last.x + last.width > x + width {
            rest = Some(Stretch { x: x + width, width: last.x + last.width - x - width, y: last.y });
        }
        let raised = Stretch { x, width, y };
        self.stretches.splice(place..place + covered, std::iter::once(raised).chain(rest));
    }
}

#[cfg(test)]
mod tests {
    use super::{Size, pack};

    #[test]
    fn sixteen_squares_fill_a_wide_block() {
        let (corners, whole) = pack(&[Size { width: 90, height: 90 }; 15], 10);
        assert_eq!((whole.width, whole.height), (490, 290));
        assert_eq!(corners[..6], [(0, 0), (100, 0), (200, 0), (300, 0), (400, 0), (0, 100)]);
    }

    #[test]
    fn nothing_needs_no_room() {
        let (corners, whole) = pack(&[], 10);
        assert!(corners.is_empty() && whole.width == 0 && whole.height == 0);
    }
}
