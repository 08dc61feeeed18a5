use super::layers::Columns;
use super::levels::{Levels, Side};
use super::{Spacing, signed};

/// Sweeps over the layers; after these hardly anything moves.
const SWEEPS: usize = 10;
/// How much a line pulls, by how many of its ends are bends: long lines should be straight (the weights of Gansner and
/// others, "A technique for drawing directed graphs", section 4.2, doubled).
const PULL: [i64; 3] = [4, 8, 32];
/// How much an element without lines to the other layer keeps its place.
const REST: i64 = 1;

/// Gives each element a top, keeping the order of each layer, such that lines are as straight as can be: the tops of
/// one layer minimize the sum of how far lines lead up or down, given the other layers; sweeps repeat that.
pub(super) fn tops(levels: &mut Levels, spacing: &Spacing) -> Vec<i32> {
    let mut tops = stacked(levels, spacing);
    if spacing.columns == Columns::Filled {
        // Such a drawing is to be compact first.
        let wishes = port_wishes(levels, &tops);
        levels.spread_ports(&|port| wishes[port]);
        return tops;
    }
    for sweep in 0..SWEEPS {
        if sweep == SWEEPS / 2 {
            let wishes = port_wishes(levels, &tops);
            levels.spread_ports(&|port| wishes[port]);
        }
        let links = links(levels);
        let count = levels.layers.len();
        for step in 0..count {
            let layer = if sweep % 2 == 0 { step } else { count - 1 - step };
            // The first sweeps look only back, so that what is moved first draws the rest along.
            let sides: &[Side] = match sweep {
                0 => &[Side::Left],
                1 => &[Side::Right],
                _ => &[Side::Left, Side::Right],
            };
            place_layer(levels, spacing, &links, sides, layer, &mut tops);
        }
    }
    tops
}

/// The least distance from the top of an element to the top of the next one in its layer.
fn separation(levels: &Levels, spacing: &Spacing, above: usize, below: usize) -> i32 {
    let gap = match (levels.is_box(above), levels.is_box(below)) {
        (true, true) => spacing.between_boxes,
        (false, false) => spacing.between_lines,
        _ => spacing.beside_box,
    };
    levels.elements[above].height + gap
}

fn stacked(levels: &Levels, spacing: &Spacing) -> Vec<i32> {
    let mut tops = vec![0; levels.elements.len()];
    for layer in &levels.layers {
        for pair in layer.windows(2) {
            tops[pair[1]] = tops[pair[0]] + separation(levels, spacing, pair[0], pair[1]);
        }
        let end = layer.last().map_or(0, |last| tops[*last] + levels.elements[*last].height);
        for one in layer {
            tops[*one] -= end / 2;
        }
    }
    tops
}

/// A line to an element of a neighbouring layer: moving this one by `shift` from the other's top makes it straight.
#[derive(Clone, Copy)]
struct Link {
    other: usize,
    shift: i32,
    pull: i64,
}

/// The lines of each element to the layers at its left and right.
fn links(levels: &Levels) -> [Vec<Vec<Link>>; 2] {
    let mut links = [vec![Vec::new(); levels.elements.len()], vec![Vec::new(); levels.elements.len()]];
    for net in &levels.nets {
        let source = levels.ports[net.source];
        for target in net.targets.iter().map(|target| levels.ports[*target]) {
            if target.side == source.side {
                continue;
            }
            let bends = [source, target].iter().filter(|port| !levels.is_box(port.element)).count();
            let shift = source.offset - target.offset;
            let pull = PULL[bends];
            links[target.side as usize][target.element].push(Link { other: source.element, shift, pull });
            links[source.side as usize][source.element].push(Link { other: target.element, shift: -shift, pull });
        }
    }
    links
}

fn place_layer(
    levels: &Levels,
    spacing: &Spacing,
    links: &[Vec<Vec<Link>>; 2],
    sides: &[Side],
    layer: usize,
    tops: &mut [i32],
) {
    let elements = &levels.layers[layer];
    let mut offset = 0;
    let mut offsets = Vec::with_capacity(elements.len());
    let mut blocks: Vec<Block> = Vec::new();
    for (place, &one) in elements.iter().enumerate() {
        if place > 0 {
            offset += separation(levels, spacing, elements[place - 1], one);
        }
        offsets.push(offset);
        let links = sides.iter().flat_map(|side| &links[*side as usize][one]);
        let mut wishes: Vec<(i32, i64)> =
            links.map(|link| (tops[link.other] + link.shift - offset, link.pull)).collect();
        if wishes.is_empty() {
            wishes.push((tops[one] - offset, REST));
        }
        wishes.sort_unstable();
        push_block(&mut blocks, Block::new(1, wishes));
    }
    let mut place = 0;
    for (block, position) in blocks.iter().zip(positions(&blocks)) {
        for _ in 0..block.size {
            tops[elements[place]] = position + offsets[place];
            place += 1;
        }
    }
}

/// Elements that touch each other, and where each would have the first of them.
struct Block {
    size: usize,
    wishes: Vec<(i32, i64)>,
    /// The positions between which the sum of distances to the wishes is least.
    low: i32,
    high: i32,
}

impl Block {
    fn new(size: usize, wishes: Vec<(i32, i64)>) -> Self {
        let total: i64 = wishes.iter().map(|(_, pull)| pull).sum();
        let at = |share: i64| {
            let mut sum = 0;
            let found = wishes.iter().find(|(_, pull)| {
                sum += pull;
                sum * 2 >= share
            });
            found.map_or(0, |(position, _)| *position)
        };
        let (low, high) = (at(total), at(total + 1));
        Self { size, wishes, low, high }
    }

    fn joined(self, below: Self) -> Self {
        let mut wishes = self.wishes;
        wishes.extend(below.wishes);
        wishes.sort_unstable();
        Self::new(self.size + below.size, wishes)
    }
}

/// Adds a block; blocks that would overlap become one. This is isotonic regression with medians by pooling adjacent
/// violators.
fn push_block(blocks: &mut Vec<Block>, block: Block) {
    let mut block = block;
    while let Some(above) = blocks.pop_if(|above| above.low > block.low) {
        block = above.joined(block);
    }
    blocks.push(block);
}

/// A position for each block: as near to the middle of its range as the blocks above and below allow.
fn positions(blocks: &[Block]) -> Vec<i32> {
    let mut caps = vec![i32::MAX; blocks.len()];
    let mut cap = i32::MAX;
    for (place, block) in blocks.iter().enumerate().rev() {
        cap = cap.min(block.high);
        caps[place] = cap;
    }
    let mut least = i32::MIN;
    let position = blocks.iter().zip(caps).map(|(block, cap)| {
        least = i32::midpoint(block.low, block.high).min(cap).max(least);
        least
    });
    position.collect()
}

/// For each port about how far up or down its line leads, so that lines from one place leave it in order.
fn port_wishes(levels: &Levels, tops: &[i32]) -> Vec<i32> {
    let y = |port: usize| tops[levels.ports[port].element] + levels.ports[port].offset;
    let mut wishes: Vec<i32> = (0..levels.ports.len()).map(y).collect();
    for net in &levels.nets {
        let ends: Vec<i32> = net.targets.iter().map(|target| y(*target)).collect();
        let sum: i64 = ends.iter().map(|end| i64::from(*end)).sum();
        for &target in &net.targets {
            wishes[target] = y(net.source);
        }
        wishes[net.source] = i32::try_from(sum / i64::from(signed(ends.len().max(1)))).unwrap_or(0);
    }
    wishes
}

#[cfg(test)]
mod tests {
    use super::{Block, positions, push_block};

    fn placed(wishes: &[&[i32]]) -> Vec<(usize, i32)> {
        let mut blocks = Vec::new();
        for one in wishes {
            push_block(&mut blocks, Block::new(1, one.iter().map(|position| (*position, 1)).collect()));
        }
        blocks.iter().map(|block| block.size).zip(positions(&blocks)).collect()
    }

    #[test]
    fn what_fits_stands_where_it_wants_and_the_rest_at_the_median() {
        assert_eq!(placed(&[&[0], &[10], &[30]]), [(1, 0), (1, 10), (1, 30)]);
        assert_eq!(placed(&[&[40], &[10], &[30]]), [(2, 25), (1, 30)]);
        assert_eq!(placed(&[&[0, 20], &[4, 5, 90]]), [(1, 5), (1, 5)]);
    }
}
