// The explorer: a few tables at a time, laid out in columns with the referenced ones to the left.
(function () {
  "use strict";
  var M = window.Moments, data = M.data, NS = "http://www.w3.org/2000/svg";
  var HEAD = 30, ROW = 22, PAD = 12, GAP = 26, TALLEST = 1500, NEIGHBOURS = 10;
  var shown = [], mode = "keys", moment = M.last, tables = {}, keys = [], path = [], view = { x: 0, y: 0, k: 1 }, size = { w: 0, h: 0 }, boxes = {};
  var svg, stage, pen;

  document.addEventListener("DOMContentLoaded", function () {
    var box = document.getElementById("explorer"), focus = document.querySelector("main").dataset.focus;
    if (!box || !data.t.length) return;
    box.hidden = false;
    pen = document.createElement("canvas").getContext("2d");
    var names = document.getElementById("tables");
    data.t.forEach(function (table) { var option = document.createElement("option"); option.value = table[0]; names.appendChild(option); });
    svg = element("svg", { "class": "diagram", tabindex: "0", role: "application", "aria-label": "Tables and their references" });
    stage = element("g", {}, svg);
    document.getElementById("canvas").appendChild(svg);
    controls();
    gestures();
    window.SchemabookSlider(document.getElementById("moment"), null, function (to) { moment = to; draw(); keep(); });
    if (!restore()) { read(); start(find(focus)); }
    window.addEventListener("hashchange", restore);
  });

  function element(name, attributes, parent, text) {
    var one = document.createElementNS(NS, name);
    Object.keys(attributes).forEach(function (key) { one.setAttribute(key, attributes[key]); });
    if (text !== undefined) one.textContent = text;
    if (parent) parent.appendChild(one);
    return one;
  }

  function say(text) { document.getElementById("said").textContent = text; }
  function byId(id) { return document.getElementById(id); }

  // The model at the chosen moment: tables, and the foreign keys between those that are there.
  function read() {
    tables = M.at(moment);
    keys = [];
    M.list(tables).forEach(function (table) {
      M.list(table.members).forEach(function (one) {
        if (one.to === undefined || !tables[one.to]) return;
        if (table.mark === "removed" || tables[one.to].mark === "removed") one.mark = "removed";
        keys.push({ from: table.id, to: one.to, one: one });
      });
    });
  }

  function find(name) {
    for (var id in tables) if (tables[id].name === name) return +id;
    for (var at = data.t.length - 1; at >= 0; at--) if (data.t[at][0] === name) return at;
    return -1;
  }

  function neighbours(id) {
    var found = {};
    keys.forEach(function (key) {
      if (key.from === id && key.to !== id) found[key.to] = true;
      if (key.to === id && key.from !== id) found[key.from] = true;
    });
    return Object.keys(found).map(Number);
  }

  function hidden(id) { return neighbours(id).filter(function (other) { return shown.indexOf(other) < 0; }); }

  // Begins with a table and its neighbours; of many, those with the most references.
  function start(id) {
    if (id < 0) return;
    shown = [id].concat(nearest(neighbours(id)));
    path = [];
    draw(); fit(); keep();
  }

  function nearest(ids) {
    var weight = {};
    ids.forEach(function (id) { weight[id] = neighbours(id).length; });
    return ids.sort(function (a, b) { return weight[b] - weight[a] || a - b; }).slice(0, NEIGHBOURS);
  }

  // Shows a table that was asked for; one that is no more at its last moment.
  function add(name) {
    var id = find(name);
    if (id < 0) { say("There is no table " + name + "."); return; }
    if (!tables[id]) {
      var changes = M.changesOf(id);
      var last = changes[changes.length - 1];
      moment = moment < changes[0] ? changes[0] : last;
      window.SchemabookSlider.set(moment);
      read();
      say(name + (moment === last ? " was removed by " + data.m[last][0] + "; this is that moment." : " was made by " + data.m[moment][0] + "; this is that moment."));
    } else say("");
    if (shown.indexOf(id) < 0) shown.push(id);
    draw(); centre(id); keep();
  }

  function expand(id) {
    var more = nearest(hidden(id));
    shown = shown.concat(more);
    draw(id); keep();
    say(more.length + " more table" + (more.length === 1 ? "" : "s") + " around " + tables[id].name + ".");
  }

  function hide(id) {
    shown = shown.filter(function (other) { return other !== id; });
    path = [];
    draw(); keep();
  }

  function is_key(table, number) {
    return M.list(table.members).some(function (one) {
      return /^(primary key|foreign key|unique)/.test(one.kind) && one.columns.indexOf(number) >= 0;
    }) || keys.some(function (key) { return key.to === table.id && key.one.toColumns.indexOf(number) >= 0; });
  }

  function rows_of(table) {
    if (mode === "names") return [];
    var all = M.list(table.columns);
    return mode === "all" ? all : all.filter(function (column) { return column.mark || is_key(table, column.number); });
  }

  function width(text, font) { pen.font = font; return pen.measureText(text).width; }
  function cut(text, most) { return text.length > most ? text.slice(0, most - 1) + "…" : text; }
  function short(type) { return cut(type.replace("timestamp with time zone", "timestamptz").replace("timestamp without time zone", "timestamp").replace("character varying", "varchar").replace("double precision", "float8"), 22); }

  function box_of(table) {
    var rows = rows_of(table), label = cut(table.name, 40), more = hidden(table.id).length;
    var wide = width(label, "600 13px sans-serif") * 1.1 + 2 * PAD + 22 + (more ? 34 : 0);
    rows.forEach(function (column) {
      wide = Math.max(wide, width(cut(column.name, 34), "12px sans-serif") * 1.1 + width(short(column.type), "11px monospace") * 1.1 + 2 * PAD + 40);
    });
    var rest = Object.keys(table.columns).length - rows.length;
    var foot = mode === "names" || !rest ? 0 : 1;
    return { id: table.id, table: table, rows: rows, label: label, more: more, rest: rest, w: Math.ceil(wide / 8) * 8, h: HEAD + ROW * (rows.length + foot), x: 0, y: 0 };
  }

  // 1. a column for each table: to the right of all that it refers to; 2. long lines get places of their own in the columns
  // between; 3. each column is sorted by the middle of its neighbours; 4. boxes move towards the height of what they are tied to.
  function layout(list, lines) {
    var by = {}, rank = {}, open = {};
    list.forEach(function (one) { by[one.id] = one; });
    function rank_of(id) {
      if (rank[id] !== undefined) return rank[id];
      if (open[id]) return -1;
      open[id] = true;
      var most = 0;
      lines.forEach(function (key) { if (key.from === id && key.to !== id) most = Math.max(most, rank_of(key.to) + 1); });
      open[id] = false;
      return (rank[id] = most);
    }
    list.forEach(function (one) { rank_of(one.id); });
    // Tables that nothing refers to from afar come close to what they refer to, and roots close to what refers to them.
    list.forEach(function (one) {
      var right = lines.filter(function (key) { return key.to === one.id && key.from !== one.id; }).map(function (key) { return rank[key.from]; });
      if (right.length && !lines.some(function (key) { return key.from === one.id && key.to !== one.id; })) rank[one.id] = Math.max(0, Math.min.apply(null, right) - 1);
    });
    var layers = [];
    list.forEach(function (one) { (layers[rank[one.id]] = layers[rank[one.id]] || []).push(one); });
    layers = layers.filter(Boolean);
    // A column that would be too tall becomes several.
    var columns = [];
    layers.forEach(function (layer) {
      var tall = 0, part = [];
      layer.forEach(function (one) {
        if (tall + one.h > TALLEST && part.length) { columns.push(part); part = []; tall = 0; }
        part.push(one); tall += one.h + GAP;
      });
      columns.push(part);
    });
    columns.forEach(function (column, at) { column.forEach(function (one) { one.at = at; }); });
    var ties = [], ways = [];
    lines.forEach(function (key) {
      var from = by[key.from], to = by[key.to];
      if (!from || !to) return;
      var left = to, right = from, turned = false;
      if (to.at > from.at) { left = from; right = to; turned = true; }
      var chain = [left];
      for (var at = left.at + 1; at < right.at; at++) {
        var dot = { dot: true, w: 0, h: 6, at: at, x: 0, y: 0 };
        columns[at].push(dot); chain.push(dot);
      }
      chain.push(right);
      for (var i = 1; i < chain.length; i++) ties.push([chain[i - 1], chain[i]]);
      ways.push({ key: key, chain: chain, turned: turned });
    });
    function middle(one) { return one.y + one.h / 2; }
    function tied(one, side) {
      var sum = 0, count = 0;
      ties.forEach(function (tie) {
        if (side >= 0 && tie[0] === one && tie[1] !== one) { sum += middle(tie[1]); count++; }
        if (side <= 0 && tie[1] === one && tie[0] !== one) { sum += middle(tie[0]); count++; }
      });
      return count ? sum / count : null;
    }
    function stack(column) { var y = 0; column.forEach(function (one) { one.y = y; y += one.h + (one.dot ? 8 : GAP); }); return y; }
    columns.forEach(stack);
    for (var sweep = 0; sweep < 8; sweep++) {
      var side = sweep % 2 ? 1 : -1;
      columns.forEach(function (column) {
        column.forEach(function (one) { var to = tied(one, side); one.want = to === null ? middle(one) : to; });
        column.sort(function (a, b) { return a.want - b.want; });
        stack(column);
      });
    }
    var tallest = Math.max.apply(null, columns.map(stack));
    columns.forEach(function (column) { var free = (tallest - stack(column)) / 2; column.forEach(function (one) { one.y += free; }); });
    for (var round = 0; round < 12; round++) columns.forEach(function (column) { settle(column, tied); });
    var x = 0;
    columns.forEach(function (column, at) {
      var wide = Math.max.apply(null, column.map(function (one) { return one.w; }).concat(40));
      var turns = {};
      ways.forEach(function (way) { if (way.chain[way.chain.length - 1].at === at) turns[way.key.to + "." + way.key.one.toColumns] = true; });
      if (at) x += 56 + Math.min(Object.keys(turns).length, 24) * 9;
      column.forEach(function (one) { one.x = x; one.wide = wide; });
      x += wide;
    });
    var top = Math.min.apply(null, list.map(function (one) { return one.y; }));
    columns.forEach(function (column) { column.forEach(function (one) { one.y = Math.round(one.y - top); }); });
    return { ways: ways, w: x, h: Math.max.apply(null, list.map(function (one) { return one.y + one.h; })) };
  }

  // Moves each box of a column to where its ties pull it, as far as its neighbours let it.
  function settle(column, tied) {
    var wish = column.map(function (one) { var to = tied(one, 0); return to === null ? one.y : to - one.h / 2; });
    var i, gap = function (one) { return one.dot ? 8 : GAP; };
    for (i = 0; i < column.length; i++) {
      var low = i ? column[i - 1].y + column[i - 1].h + gap(column[i - 1]) : -Infinity;
      var high = i + 1 < column.length ? column[i + 1].y - column[i].h - gap(column[i]) : Infinity;
      if (low <= high) column[i].y = Math.max(low, Math.min(high, wish[i]));
    }
  }

  function row_y(box, number) {
    for (var i = 0; i < box.rows.length; i++) if (box.rows[i].number === number) return box.y + HEAD + ROW * i + ROW / 2;
    return box.rest && box.rows.length ? box.y + box.h - ROW / 2 : box.y + HEAD / 2;
  }

  // The line of a foreign key, across and up or down in turn; the ends show how many rows stand there.
  function route(way, track) {
    var key = way.key, from = boxes[key.from], to = boxes[key.to];
    var y1 = row_y(from, key.one.columns[0]), y2 = row_y(to, key.one.toColumns[0]);
    var optional = key.one.columns.some(function (number) { var column = from.table.columns[number]; return column && !column.notNull; });
    var alone = M.list(from.table.members).some(function (one) { return /^(primary key|unique)/.test(one.kind) && String(one.columns) === String(key.one.columns); });
    if (from.at === to.at) {
      var out = Math.min(from.x, to.x) - 18 - track * 7;
      return ["M" + from.x + " " + y1 + "H" + out + "V" + y2 + "H" + to.x, end(from.x, y1, -1, alone ? "0" : "*") + end(to.x, y2, -1, optional ? "0" : "1")];
    }
    var left = way.turned ? from : to, yl = way.turned ? y1 : y2, right = way.turned ? to : from, yr = way.turned ? y2 : y1;
    var points = "M" + (left.x + left.w) + " " + yl, y = yl;
    for (var i = 1; i < way.chain.length; i++) {
      var next = way.chain[i], turn = next.x - 22 - track * 8, ny = next.dot ? next.y + 3 : yr;
      if (Math.abs(ny - y) < 3 && !next.dot) ny = yr;
      points += "H" + turn + "V" + ny + "H" + next.x;
      if (next.dot) points += "H" + (next.x + next.wide);
      y = ny;
    }
    return [points, end(from === left ? left.x + left.w : right.x, y1, from === left ? 1 : -1, alone ? "0" : "*") + end(to === left ? left.x + left.w : right.x, y2, to === left ? 1 : -1, optional ? "0" : "1")];
  }

  function end(x, y, way, many) {
    if (many === "*") return "M" + (x + way * 11) + " " + y + "L" + x + " " + (y - 5) + "M" + (x + way * 11) + " " + y + "L" + x + " " + (y + 5);
    var bar = "M" + (x + way * 6) + " " + (y - 5) + "v10";
    return many === "1" ? bar + "M" + (x + way * 10) + " " + (y - 5) + "v10" : bar + "M" + (x + way * 8) + " " + y + "a4 4 0 1 " + (way > 0 ? 0 : 1) + " " + way * 8 + " 0a4 4 0 1 " + (way > 0 ? 0 : 1) + " " + -way * 8 + " 0";
  }

  // Draws what is shown; the table `still` stays where it is on the screen.
  function draw(still) {
    var old = still !== undefined && boxes[still] ? { x: boxes[still].x, y: boxes[still].y } : null;
    read();
    var there = shown.filter(function (id) { return tables[id]; });
    var list = there.map(function (id) { return box_of(tables[id]); });
    boxes = {};
    list.forEach(function (box) { boxes[box.id] = box; });
    stage.textContent = "";
    if (!list.length) { say("No table to show at this moment."); return; }
    var lines = keys.filter(function (key) { return boxes[key.from] && boxes[key.to]; });
    var placed = layout(list, lines);
    size = { w: placed.w, h: placed.h };
    if (old && boxes[still]) { view.x += (old.x - boxes[still].x) * view.k; view.y += (old.y - boxes[still].y) * view.k; }
    tracks(placed.ways).forEach(function (entry) { relation(entry.way, entry.track); });
    list.forEach(table);
    move();
  }

  // Lines that turn in the same gap get tracks of their own; those to the same column of the same table share one.
  function tracks(ways) {
    var used = {};
    return ways.map(function (way) {
      var last = way.chain[way.chain.length - 1], gap = used[last.at] = used[last.at] || [], name = way.key.to + "." + way.key.one.toColumns;
      var track = gap.indexOf(name);
      if (track < 0) { gap.push(name); track = gap.length - 1; }
      return { way: way, track: track % 24 };
    });
  }

  function relation(way, track) {
    var key = way.key, on = path.indexOf(key.one.name + "@" + key.from) >= 0;
    var group = element("g", { "class": "relation " + key.one.mark + (on ? " focus" : "") + (key.one.audit ? " inferred" : ""), "data-from": key.from, "data-to": key.to }, stage);
    element("title", {}, group, tables[key.from].name + " " + M.says(tables, tables[key.from], key.one) + " · " + key.one.name);
    var paths = route(way, track);
    element("path", { d: paths[0] }, group);
    element("path", { "class": "ends", d: paths[1] }, group);
  }

  function table(box) {
    var one = box.table, group = element("g", { "class": "table " + one.mark, "data-table": box.id, transform: "translate(" + box.x + " " + box.y + ")", tabindex: "0", role: "group",
      "aria-label": one.name + ", " + Object.keys(one.columns).length + " columns" + (one.mark ? ", " + one.mark : "") + (box.more ? ", " + box.more + " neighbours hidden" : "") }, stage);
    if (one.comment) element("title", {}, group, one.comment);
    element("rect", { "class": "box", width: box.w, height: box.h, rx: 6 }, group);
    element("rect", { "class": "head", x: 1, y: 1, width: box.w - 2, height: HEAD - 1, rx: 5 }, group);
    var page = data.t[box.id][1], holder = page ? element("a", { href: page.split("/").map(encodeURIComponent).join("/") }, group) : group;
    element("text", { "class": "name", x: PAD, y: 19 }, holder, (one.mark === "added" ? "+ " : one.mark === "removed" ? "− " : one.mark === "changed" ? "~ " : "") + box.label);
    if (box.more) action(group, box.w - 26 - String(box.more).length * 7, "+" + box.more, "Show " + box.more + " more neighbours of " + one.name, function () { expand(box.id); });
    action(group, box.w - 12, "×", "Hide " + one.name, function () { hide(box.id); });
    box.rows.forEach(function (column, at) {
      var y = HEAD + ROW * at, foreign = keys.some(function (key) { return key.from === box.id && key.one.columns.indexOf(column.number) >= 0; });
      var primary = M.list(one.members).some(function (member) { return member.kind === "primary key" && member.columns.indexOf(column.number) >= 0; });
      if (column.mark) {
        element("rect", { "class": "row " + column.mark, x: 1, y: y, width: box.w - 2, height: ROW }, group);
        element("text", { "class": "sign " + column.mark, x: 7, y: y + 15 }, group, { added: "+", changed: "~", removed: "−" }[column.mark]);
      }
      element("path", { "class": "icon " + (primary ? "key" : foreign ? "link" : column.notNull ? "full" : ""), d: "M" + (PAD + 2) + " " + (y + 11) + (primary ? "m6 0a3 3 0 1 0-6 0 3 3 0 1 0 6 0h6v3m-3-3v2" : foreign ? "m1 0h9m-3.5-3.5l3.5 3.5-3.5 3.5" : "m2 0l3-3 3 3-3 3z") }, group);
      element("text", { x: PAD + 20, y: y + 15 }, group, cut(column.name, 34));
      element("text", { "class": "type", x: box.w - PAD, y: y + 15 }, group, short(column.type));
    });
    if (box.rest && mode !== "names") element("text", { "class": "more", x: PAD + 20, y: box.h - 7 }, group, "+ " + box.rest + " more");
    group.addEventListener("pointerenter", function () { highlight(box.id); });
    group.addEventListener("pointerleave", function () { highlight(null); });
    group.addEventListener("focus", function () { highlight(box.id); });
    group.addEventListener("blur", function () { highlight(null); });
    group.addEventListener("dblclick", function () { start(box.id); });
    group.addEventListener("keydown", function (event) {
      if (event.target !== group) return;
      if (event.key === "Enter") expand(box.id);
      else if (event.key === "Delete" || event.key === "Backspace") hide(box.id);
      else return;
      event.preventDefault(); event.stopPropagation();
      var again = stage.querySelector("[data-table='" + box.id + "']");
      (again || svg).focus();
    });
  }

  function action(group, x, sign, label, act) {
    var button = element("g", { "class": "act", role: "button", tabindex: "0", "aria-label": label }, group);
    element("title", {}, button, label);
    element("rect", { x: x - 4, y: 5, width: 14 + (sign.length - 1) * 8, height: 20, rx: 4 }, button);
    element("text", { x: x, y: 19 }, button, sign);
    button.addEventListener("pointerdown", function (event) { event.stopPropagation(); });
    button.addEventListener("click", function (event) { event.stopPropagation(); act(); });
    button.addEventListener("keydown", function (event) { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); act(); } });
  }

  function highlight(id) {
    stage.classList.toggle("lit", id !== null);
    stage.querySelectorAll(".near").forEach(function (one) { one.classList.remove("near"); });
    if (id === null) return;
    stage.querySelectorAll("[data-from='" + id + "'], [data-to='" + id + "']").forEach(function (line) {
      line.classList.add("near");
      [line.dataset.from, line.dataset.to].forEach(function (end) { var box = stage.querySelector("[data-table='" + end + "']"); if (box) box.classList.add("near"); });
    });
    var own = stage.querySelector("[data-table='" + id + "']");
    if (own) own.classList.add("near");
  }

  // The shortest way from a table to another over foreign keys, not over those that only say who wrote a row.
  function way(from, to) {
    var before = {}, queue = [from];
    before[from] = null;
    while (queue.length && before[to] === undefined) {
      var at = queue.shift();
      keys.forEach(function (key) {
        if (key.one.audit || key.one.mark === "removed") return;
        var next = key.from === at ? key.to : key.to === at ? key.from : undefined;
        if (next !== undefined && before[next] === undefined) { before[next] = { at: at, key: key }; queue.push(next); }
      });
    }
    if (before[to] === undefined) return null;
    var steps = [];
    for (var place = to; before[place]; place = before[place].at) steps.unshift({ from: before[place].at, to: place, key: before[place].key });
    return steps;
  }

  var RESERVED = /^(all|analyse|analyze|and|any|array|as|asc|both|case|cast|check|collate|column|constraint|create|current_\w+|default|deferrable|desc|distinct|do|else|end|except|false|fetch|for|foreign|from|grant|group|having|in|initially|intersect|into|join|lateral|leading|left|like|limit|natural|not|null|offset|on|only|or|order|outer|primary|references|returning|right|select|session_user|some|symmetric|table|then|to|trailing|true|union|unique|user|using|variadic|when|where|window|with)$/;
  function quote(name) { return /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.test(name) ? name : '"' + name.replace(/"/g, '""') + '"'; }
  function sql_name(table) { var dot = table.name.indexOf("."); return dot < 0 ? quote(table.name) : quote(table.name.slice(0, dot)) + "." + quote(table.name.slice(dot + 1)); }

  function join(steps, from) {
    var lines = ["SELECT *", "FROM " + sql_name(tables[from])];
    steps.forEach(function (step) {
      var key = step.key, a = tables[key.from], b = tables[key.to], left = M.names(a, key.one.columns), right = M.names(b, key.one.toColumns);
      var on = left.map(function (name, at) { return sql_name(a) + "." + quote(name) + " = " + sql_name(b) + "." + quote(right[at]); });
      lines.push("JOIN " + sql_name(tables[step.to]) + " ON " + on.join(" AND "));
    });
    return lines.join("\n") + ";";
  }

  function find_path() {
    var from = find(byId("from").value), to = find(byId("to").value);
    if (!tables[from] || !tables[to]) { say("Name two tables of this moment."); return; }
    var steps = way(from, to), box = byId("join");
    box.hidden = !steps;
    box.textContent = "";
    if (!steps) { path = []; say("No foreign keys lead from " + tables[from].name + " to " + tables[to].name + "."); draw(); return; }
    path = steps.map(function (step) { return step.key.one.name + "@" + step.key.from; });
    shown = [from].concat(steps.map(function (step) { return step.to; }));
    var pre = document.createElement("pre"), copy = document.createElement("button");
    pre.className = "sql"; pre.tabIndex = 0; pre.textContent = join(steps, from);
    copy.type = "button"; copy.className = "copy"; copy.textContent = "Copy";
    copy.addEventListener("click", function () { if (navigator.clipboard) navigator.clipboard.writeText(pre.textContent); });
    box.className = "code";
    box.appendChild(copy); box.appendChild(pre);
    draw(); fit(); keep();
    say(steps.length + " step" + (steps.length === 1 ? "" : "s") + ": " + [tables[from].name].concat(steps.map(function (step) { return tables[step.to].name; })).join(" → "));
  }

  function move() { stage.setAttribute("transform", "translate(" + view.x.toFixed(1) + " " + view.y.toFixed(1) + ") scale(" + view.k.toFixed(4) + ")"); }

  function fit() {
    var room = svg.getBoundingClientRect();
    view.k = Math.max(room.width < 600 ? 0.45 : 0.05, Math.min(1.25, (room.width - 40) / size.w, (room.height - 40) / size.h));
    view.x = Math.max(20, (room.width - size.w * view.k) / 2);
    view.y = Math.max(20, Math.min(60, (room.height - size.h * view.k) / 2));
    move();
  }

  function centre(id) {
    var room = svg.getBoundingClientRect(), box = boxes[id];
    if (!box) return;
    view.x = room.width / 2 - (box.x + box.w / 2) * view.k;
    view.y = room.height / 2 - (box.y + box.h / 2) * view.k;
    move();
  }

  function zoom(by, x, y) {
    var room = svg.getBoundingClientRect();
    if (x === undefined) { x = room.width / 2; y = room.height / 2; }
    var k = Math.max(0.05, Math.min(4, view.k * by));
    view.x = x - (x - view.x) * k / view.k;
    view.y = y - (y - view.y) * k / view.k;
    view.k = k;
    move();
  }

  function gestures() {
    var fingers = {}, spread = 0;
    // How far two fingers are from each other.
    function apart() {
      var ids = Object.keys(fingers), a = fingers[ids[0]], b = fingers[ids[1]];
      return ids.length === 2 ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
    }
    svg.addEventListener("wheel", function (event) {
      event.preventDefault();
      var room = svg.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), event.clientX - room.left, event.clientY - room.top);
    }, { passive: false });
    svg.addEventListener("pointerdown", function (event) {
      if (event.target.closest("a")) return;
      fingers[event.pointerId] = { x: event.clientX, y: event.clientY };
      spread = apart();
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", function (event) {
      var last = fingers[event.pointerId], ids = Object.keys(fingers);
      if (!last) return;
      view.x += (event.clientX - last.x) / ids.length;
      view.y += (event.clientY - last.y) / ids.length;
      fingers[event.pointerId] = { x: event.clientX, y: event.clientY };
      if (ids.length === 2) {
        var a = fingers[ids[0]], b = fingers[ids[1]], room = svg.getBoundingClientRect(), now = apart();
        if (spread) zoom(now / spread, (a.x + b.x) / 2 - room.left, (a.y + b.y) / 2 - room.top);
        spread = now;
      }
      move();
    });
    ["pointerup", "pointercancel"].forEach(function (name) { svg.addEventListener(name, function (event) { delete fingers[event.pointerId]; spread = apart(); }); });
    svg.addEventListener("keydown", function (event) {
      var step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
      if (step) { view.x += step[0]; view.y += step[1]; move(); }
      else if (event.key === "+" || event.key === "=") zoom(1.25);
      else if (event.key === "-") zoom(0.8);
      else if (event.key === "0") fit();
      else return;
      event.preventDefault();
    });
  }

  function controls() {
    byId("tools").addEventListener("submit", function (event) { event.preventDefault(); find_path(); });
    byId("add").addEventListener("change", function () { if (this.value) { add(this.value); this.value = ""; } });
    byId("add").addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); if (this.value) { add(this.value); this.value = ""; } } });
    document.querySelectorAll("input[name=mode]").forEach(function (input) {
      input.addEventListener("change", function () { mode = input.value; draw(); fit(); keep(); });
    });
    byId("closer").addEventListener("click", function () { zoom(1.25); });
    byId("farther").addEventListener("click", function () { zoom(0.8); });
    byId("fit").addEventListener("click", fit);
    byId("save").addEventListener("click", save);
  }

  // A colour as every program knows it; that of a mixture is told in a newer way.
  function known(colour) {
    var parts = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)/.exec(colour);
    return parts ? "rgb(" + parts.slice(1).map(function (part) { return Math.round(part * 255); }).join(", ") + ")" : colour;
  }

  // The drawing as a file that looks the same without the page's style sheet.
  function save() {
    var copy = svg.cloneNode(true), from = svg.querySelectorAll("rect, path, text"), to = copy.querySelectorAll("rect, path, text");
    var drawn = ["fill", "stroke", "stroke-width", "stroke-dasharray"], written = ["fill", "font-family", "font-size", "font-weight", "text-anchor"];
    from.forEach(function (one, at) {
      var style = getComputedStyle(one);
      (one.nodeName === "text" ? written : drawn).forEach(function (name) { to[at].setAttribute(name, known(style.getPropertyValue(name))); });
    });
    copy.querySelectorAll(".act").forEach(function (one) { one.remove(); });
    [copy].concat(Array.from(copy.querySelectorAll("[tabindex], a"))).forEach(function (one) { one.removeAttribute("tabindex"); one.removeAttribute("href"); });
    copy.setAttribute("role", "img");
    copy.insertBefore(element("rect", { width: "100%", height: "100%", fill: known(getComputedStyle(document.body).backgroundColor) }), copy.firstChild);
    copy.querySelector("g").setAttribute("transform", "translate(20 20)");
    copy.setAttribute("xmlns", NS);
    copy.setAttribute("viewBox", "0 0 " + (size.w + 40) + " " + (size.h + 40));
    copy.setAttribute("width", size.w + 40); copy.setAttribute("height", size.h + 40);
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
    link.download = "schema.svg";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }

  // The state is the address: it can be sent to somebody.
  function keep() {
    var state = "show=" + shown.map(function (id) { return encodeURIComponent(tables[id] ? tables[id].name : data.t[id][0]); }).join(",") + "&columns=" + mode;
    if (moment < M.last) state += "&at=" + encodeURIComponent(data.m[moment][0]);
    history.replaceState(null, "", "#" + state);
  }

  function restore() {
    var state = {};
    location.hash.slice(1).split("&").forEach(function (part) { var at = part.indexOf("="); if (at > 0) state[part.slice(0, at)] = part.slice(at + 1); });
    if (!state.show && !state.focus) return false;
    moment = M.last;
    data.m.forEach(function (one, at) { if (state.at && one[0] === decodeURIComponent(state.at)) moment = at; });
    read();
    window.SchemabookSlider.set(moment);
    if (/^(all|keys|names)$/.test(state.columns || "")) mode = state.columns;
    document.querySelectorAll("input[name=mode]").forEach(function (input) { input.checked = input.value === mode; });
    if (state.focus) {
      var focus = find(decodeURIComponent(state.focus));
      if (focus >= 0 && !tables[focus]) { shown = []; add(decodeURIComponent(state.focus)); shown = [focus].concat(nearest(neighbours(focus))); draw(); fit(); keep(); }
      else start(focus);
      return focus >= 0;
    }
    shown = state.show.split(",").map(function (name) { return find(decodeURIComponent(name)); }).filter(function (id) { return id >= 0; });
    draw(); fit();
    return shown.length > 0;
  }
})();
