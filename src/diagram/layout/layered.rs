use super::channel::{Terminals, Trunk, tracks};
use super::graph::{Drawing, Graph};
use super::layers::{Columns, layer_of_boxes};
use super::levels::{Levels, Net, Side};
use super::order::order;
use super::place::tops;
use super::straighten::straighten;
use super::{Point, Rect, Spacing, signed};

/// Lays out one connected graph in layers from left to right.
pub(super) fn draw(graph: &Graph, spacing: &Spacing) -> Drawing {
    let mut levels = Levels::new(graph, &layer_of_boxes(graph, spacing), spacing);
    order(&mut levels, spacing);
    let tops = tops(&mut levels, spacing);
    straighten(&mut levels, &tops);
    let mut drawing = Placed::new(&levels, tops, spacing).drawing(graph);
    drawing.crop();
    drawing
}

/// Levels with everything in its place.
struct Placed<'a> {
    levels: &'a Levels,
    tops: Vec<i32>,
    /// Where each layer begins and ends.
    layers: Vec<(i32, i32)>,
    runs: Vec<Run>,
    columns: Columns,
}

/// A net's run up and down, in pixels.
#[derive(Clone, Copy)]
enum Run {
    Straight,
    One { x: i32 },
    Two { left: i32, right: i32, crossing: i32 },
}

impl<'a> Placed<'a> {
    fn new(levels: &'a Levels, tops: Vec<i32>, spacing: &Spacing) -> Self {
        let runs = vec![Run::Straight; levels.nets.len()];
        let mut placed = Self { levels, tops, layers: Vec::new(), runs, columns: spacing.columns };
        let mut nets_of_channel = vec![Vec::new(); levels.layers.len()];
        for (place, net) in levels.nets.iter().enumerate() {
            nets_of_channel[net.channel].push(place);
        }
        let mut x = 0;
        for (layer, elements) in levels.layers.iter().enumerate() {
            let width = elements.iter().map(|one| levels.elements[*one].width).max().unwrap_or(0);
            placed.layers.push((x, x + width));
            x = placed.route(&nets_of_channel[layer], x + width, spacing);
        }
        placed
    }

    /// Routes the nets of a channel that begins at `start`, and says where it ends.
    fn route(&mut self, nets: &[usize], start: i32, spacing: &Spacing) -> i32 {
        let terminals: Vec<Terminals> = nets.iter().map(|net| self.terminals(&self.levels.nets[*net])).collect();
        let (trunks, count) = tracks(&terminals);
        let x = |track: usize| start + spacing.before_track + spacing.between_tracks * signed(track);
        for (net, trunk) in nets.iter().zip(trunks) {
            self.runs[*net] = match trunk {
                Trunk::Straight => Run::Straight,
                Trunk::One { track } => Run::One { x: x(track) },
                Trunk::Two { left, right, crossing } => Run::Two { left: x(left), right: x(right), crossing },
            };
        }
        start + spacing.channel() + spacing.between_tracks * signed(count.saturating_sub(1))
    }

    /// A net's ends: those at the left of the channel are on the right sides of their elements.
    fn terminals(&self, net: &Net) -> Terminals {
        let mut terminals = Terminals::default();
        for &port in std::iter::once(&net.source).chain(&net.targets) {
            match self.levels.ports[port].side {
                Side::Right => terminals.left.push(self.y(port)),
                Side::Left => terminals.right.push(self.y(port)),
            }
        }
        terminals
    }

    fn y(&self, port: usize) -> i32 {
        let port = self.levels.ports[port];
        self.tops[port.element] + port.offset
    }

    /// Boxes of a layer are centred; those nearly as wide as the widest become as wide, in filled columns all.
    fn rect(&self, element: usize) -> Rect {
        let (start, end) = self.layers[self.levels.elements[element].layer];
        let width = self.levels.elements[element].width;
        let widens = self.columns == Columns::Filled || width * 4 >= (end - start) * 3;
        let width = if widens { end - start } else { width };
        let x = start + (end - start - width) / 2;
        Rect { x, y: self.tops[element], width, height: self.levels.elements[element].height }
    }

    fn drawing(&self, graph: &Graph) -> Drawing {
        let boxes = (0..self.levels.boxes).map(|one| self.rect(one)).collect();
        let lines = (0..graph.arcs.len()).map(|arc| self.line(arc)).collect();
        Drawing { width: 0, height: 0, boxes, lines }
    }

    /// The line of an arc, from the child to the parent.
    fn line(&self, arc: usize) -> Vec<Point> {
        let route = &self.levels.routes[arc];
        let (Some(&(first, _)), Some(&(_, last))) = (route.first(), route.last()) else { return Vec::new() };
        let mut points = vec![self.end(self.levels.nets[first].source)];
        for &(net, target) in route {
            let source = self.levels.nets[net].source;
            let (from, to) = (self.y(source), self.y(target));
            match (self.runs[net], self.levels.ports[source].side, self.levels.ports[target].side) {
                (Run::Straight, ..) => {}
                (Run::One { x }, ..)
                | (Run::Two { left: x, .. }, Side::Right, Side::Right)
                | (Run::Two { right: x, .. }, Side::Left, Side::Left) => {
                    points.extend([Point { x, y: from }, Point { x, y: to }]);
                }
                (Run::Two { left, right, crossing }, source_side, _) => {
                    let (near, far) = if source_side == Side::Right { (left, right) } else { (right, left) };
                    points.extend([Point { x: near, y: from }, Point { x: near, y: crossing }]);
                    points.extend([Point { x: far, y: crossing }, Point { x: far, y: to }]);
                }
            }
        }
        points.push(self.end(last));
        points.reverse();
        without_idle_points(&points)
    }

    /// Where a line meets its box.
    fn end(&self, port: usize) -> Point {
        let rect = self.rect(self.levels.ports[port].element);
        let x = match self.levels.ports[port].side {
            Side::Left => rect.x,
            Side::Right => rect.x + rect.width,
        };
        Point { x, y: self.y(port) }
    }
}

/// The same line without points that repeat or lie between their neighbours.
fn without_idle_points(points: &[Point]) -> Vec<Point> {
    let mut line: Vec<Point> = Vec::with_capacity(points.len());
    for &point in points {
        if line.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = line[..]
            && ((before.x == last.x && last.x == point.x) || (before.y == last.y && last.y == point.y))
        {
            line.pop();
        }
        line.push(point);
    }
    line
}

impl Drawing {
    /// Moves everything to the corner and notes the size.
    fn crop(&mut self) {
        let corners = self.boxes.iter().flat_map(|rect| {
            [Point { x: rect.x, y: rect.y }, Point { x: rect.x + rect.width, y: rect.y + rect.height }]
        });
        let points: Vec<Point> = corners.chain(self.lines.iter().flatten().copied()).collect();
        let least = |of: fn(&Point) -> i32| points.iter().map(of).min().unwrap_or(0);
        let most = |of: fn(&Point) -> i32| points.iter().map(of).max().unwrap_or(0);
        let (x, y) = (least(|point| point.x), least(|point| point.y));
        (self.width, self.height) = (most(|point| point.x) - x, most(|point| point.y) - y);
        self.shift(-x, -y);
    }

    /// Moves everything.
    pub(super) fn shift(&mut self, x: i32, y: i32) {
        for rect in &mut self.boxes {
            rect.x += x;
            rect.y += y;
        }
        for point in self.lines.iter_mut().flatten() {
            point.x += x;
            point.y += y;
        }
    }
}
