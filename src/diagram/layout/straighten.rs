use super::levels::Levels;

/// The largest step in a line that is worth to be taken out.
const STEP: i32 = 8;
/// How near to the end of its stretch, and to another line's end, a port may go.
const EDGE: i32 = 3;
const BETWEEN: i32 = 7;

/// Moves the ends of lines within their rows where that takes a small step out of a line, which would look like a
/// mistake.
pub(super) fn straighten(levels: &mut Levels, tops: &[i32]) {
    let mut sharing = vec![Vec::new(); levels.elements.len()];
    for (place, port) in levels.ports.iter().enumerate() {
        sharing[port.element].push(place);
    }
    for net in 0..levels.nets.len() {
        let source = levels.nets[net].source;
        for place in 0..levels.nets[net].targets.len() {
            let target = levels.nets[net].targets[place];
            let step = y(levels, tops, source) - y(levels, tops, target);
            if step == 0 || step.abs() > STEP {
                continue;
            }
            let is_only = levels.nets[net].targets.len() == 1;
            if can_move(levels, &sharing, target, step) {
                levels.ports[target].offset += step;
            } else if is_only && can_move(levels, &sharing, source, -step) {
                levels.ports[source].offset -= step;
            }
        }
    }
}

fn y(levels: &Levels, tops: &[i32], port: usize) -> i32 {
    tops[levels.ports[port].element] + levels.ports[port].offset
}

/// Whether the port may move that far: it stays in its stretch, and apart from and in order with those on its side.
fn can_move(levels: &Levels, sharing: &[Vec<usize>], port: usize, step: i32) -> bool {
    let own = levels.ports[port];
    let moved = own.offset + step;
    let is_inside = moved >= own.stretch.top + EDGE && moved <= own.stretch.bottom - EDGE;
    let mut others = sharing[own.element].iter().filter(|other| **other != port).map(|other| levels.ports[*other]);
    is_inside
        && others.all(|other| {
            let (before, after) = (other.offset - own.offset, other.offset - moved);
            other.side != own.side || (after.abs() >= BETWEEN && before.signum() == after.signum())
        })
}
