// How every table looked after each migration. `window.SCHEMABOOK_MOMENTS` holds the changes; the page's script loads both.
window.Moments = (function () {
  "use strict";
  var data = window.SCHEMABOOK_MOMENTS || { m: [], g: [], t: [], w: [], e: [] };
  var words = data.w;

  // All tables after migration number `moment`, with marks against the moment before; after the last one without marks.
  function at(moment) {
    var tables = {};
    for (var i = 0; i <= moment && i < data.e.length; i++) {
      for (var j = 0; j < data.e[i].length; j++) apply(tables, data.e[i][j], i === moment);
    }
    return tables;
  }

  function apply(tables, event, marking) {
    var id = event[0], table = tables[id];
    if (event[1] === 0) {
      if (event.length === 2) {
        if (!table) return;
        if (marking && table.mark !== "added") table.mark = "removed"; else delete tables[id];
      } else if (table) {
        if (marking && !table.mark) table.mark = "changed";
        if (marking && table.name !== event[2]) table.was = table.name;
        table.name = event[2]; table.kind = words[event[3]]; table.comment = event[4];
      } else {
        tables[id] = { id: id, name: event[2], kind: words[event[3]], comment: event[4], columns: {}, members: {}, mark: marking ? "added" : "" };
      }
      return;
    }
    if (!table) return;
    var list = event[1] === 1 ? table.columns : table.members, key = event[2], before = list[key];
    if (marking && !table.mark) table.mark = "changed";
    if (event.length === 3) {
      if (marking && before) before.mark = "removed"; else delete list[key];
      return;
    }
    var now = event[1] === 1 ? column(event) : member(event);
    if (marking && table.mark !== "added") { now.mark = before ? "changed" : "added"; now.was = before; }
    list[key] = now;
  }

  function column(event) {
    return { number: event[2], name: words[event[3]], type: words[event[4]], notNull: event[5] === 1, value: event.length > 6 ? words[event[6]] : "", mark: "" };
  }

  function member(event) {
    var one = { kind: words[event[3]], name: event[4], columns: event[5], says: event[6], mark: "" };
    if (event.length > 7) { one.to = event[7]; one.toColumns = event[8]; one.onDelete = words[event[9]]; one.audit = event[10] === 1; }
    return one;
  }

  // The numbers of the migrations that changed a table.
  function changesOf(id) {
    var found = [];
    data.e.forEach(function (events, at) { if (events.some(function (event) { return event[0] === id; })) found.push(at); });
    return found;
  }

  function names(table, numbers) {
    return (numbers || []).map(function (number) { return table && table.columns[number] ? table.columns[number].name : "?"; });
  }

  // What a constraint or index says.
  function words_of(tables, table, one) {
    if (one.to === undefined) return one.says;
    var to = tables[one.to];
    return "(" + names(table, one.columns).join(", ") + ") → " + (to ? to.name : data.t[one.to][0]) + " (" + names(to, one.toColumns).join(", ") + ")" + (one.onDelete ? " on delete " + one.onDelete.toLowerCase() : "");
  }

  function list(object) { return Object.keys(object).map(function (key) { return object[key]; }); }

  return { data: data, last: data.m.length, at: at, changesOf: changesOf, names: names, says: words_of, list: list };
})();

// The slider over the migrations. With a table, the buttons go from one of its changes to the next.
window.SchemabookSlider = function (box, table, changed) {
  "use strict";
  var M = window.Moments, stops = table === null ? null : M.changesOf(table);
  function make(name, attributes, text) {
    var one = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { one.setAttribute(key, attributes[key]); });
    if (text) one.textContent = text;
    box.appendChild(one);
    return one;
  }
  var back = make("button", { type: "button", "aria-label": "Earlier change" }, "◀"), range = make("input", { type: "range", min: 0, max: M.last, "aria-label": "Moment" });
  var forth = make("button", { type: "button", "aria-label": "Later change" }, "▶"), words = make("span", { "class": "when" });
  range.value = M.last;
  function show() {
    var at = +range.value, one = M.data.m[at];
    words.textContent = "";
    if (!one) { words.textContent = "Now, after " + M.last + " migrations"; range.setAttribute("aria-valuetext", "now"); return; }
    var link = document.createElement("a");
    link.href = (document.body.dataset.root || "") + one[1].split("/").map(encodeURIComponent).join("/");
    link.textContent = one[0];
    words.appendChild(document.createTextNode((at + 1) + " of " + M.last + ": "));
    words.appendChild(link);
    if (one[2]) words.appendChild(document.createTextNode(", " + one[2]));
    range.setAttribute("aria-valuetext", "after " + one[0]);
  }
  function go(way) {
    var at = +range.value, to = at + way;
    if (stops) {
      var next = stops.concat(M.last).filter(function (stop) { return way > 0 ? stop > at : stop < at; });
      if (next.length) to = way > 0 ? next[0] : next[next.length - 1];
    }
    to = Math.max(0, Math.min(M.last, to));
    if (to !== at) { range.value = to; show(); changed(to); }
  }
  back.addEventListener("click", function () { go(-1); });
  forth.addEventListener("click", function () { go(1); });
  range.addEventListener("input", function () { show(); changed(+range.value); });
  window.SchemabookSlider.set = function (to) { range.value = to; show(); };
  show();
};

// A table's page as it was: in place of the sections that say what it is now.
window.SchemabookPast = function (main, table) {
  "use strict";
  var M = window.Moments, box = document.createElement("div"), past = document.createElement("section");
  var today = ["columns", "constraints", "indexes", "triggers", "policies", "grants", "diagram", "definition", "referenced-by", "partitions", "used-by"];
  box.className = "moment"; past.id = "past"; past.hidden = true; past.setAttribute("aria-live", "polite");
  var before = main.querySelector(".tabs") || main.querySelector("section");
  main.insertBefore(box, before.nextSibling);
  main.insertBefore(past, box.nextSibling);

  function text(parent, name, words, kind) {
    var one = document.createElement(name);
    if (kind) one.className = kind;
    one.textContent = words;
    parent.appendChild(one);
    return one;
  }

  function grid(title, headings, rows) {
    if (!rows.length) return;
    text(past, "h2", title);
    var region = text(past, "div", "", "scroll"), head, body;
    region.tabIndex = 0; region.setAttribute("role", "region"); region.setAttribute("aria-label", title + " then");
    region = text(region, "table", "");
    head = text(text(region, "thead", ""), "tr", "");
    headings.forEach(function (heading) { text(head, "th", heading).scope = "col"; });
    body = text(region, "tbody", "");
    rows.forEach(function (row) {
      var line = text(body, "tr", "", row.mark);
      row.cells.forEach(function (cell, at) {
        var place = text(line, "td", "");
        place.dataset.label = headings[at];
        if (at === 0 && row.mark) text(place, "span", { added: "+", changed: "~", removed: "−" }[row.mark], "badge " + row.mark).title = row.mark;
        if (cell.was !== undefined && cell.was !== cell.is && cell.was) { text(text(place, "del", ""), "code", cell.was); place.appendChild(document.createTextNode(" → ")); }
        if (cell.is) text(place, "code", cell.is);
      });
    });
  }

  function nullness(one, was) {
    if (one.notNull === was.notNull) return { is: one.notNull ? "" : "null" };
    return { is: one.notNull ? "not null" : "null", was: was.notNull ? "not null" : "null" };
  }

  function show(moment) {
    var is_now = moment >= M.last, tables = M.at(moment), then = tables[table];
    today.forEach(function (name) { var one = document.getElementById(name); if (one) one.hidden = !is_now; });
    past.hidden = is_now;
    past.textContent = "";
    if (is_now) return;
    if (!then) { text(past, "p", "It did not exist yet.", "warning"); return; }
    if (then.mark === "removed") text(past, "p", "This migration removed it.", "warning");
    if (then.mark === "added") text(past, "p", "This migration made it.", "summary");
    if (!then.mark) text(past, "p", "This migration left it as it was.", "summary");
    if (then.was) text(past, "p", "Renamed from " + then.was + " to " + then.name + ".", "summary");
    var columns = M.list(then.columns), members = M.list(then.members);
    grid("Columns", ["Column", "Type", "Null", "Default"], columns.map(function (one) {
      var was = one.was || one;
      return { mark: one.mark, cells: [{ is: one.name, was: was.name }, { is: one.type, was: was.type }, nullness(one, was), { is: one.value, was: was.value }] };
    }));
    grid("Constraints, indexes, triggers and policies", ["Name", "Kind", "Definition"], members.map(function (one) {
      return { mark: one.mark, cells: [{ is: one.name }, { is: one.kind }, { is: M.says(tables, then, one) }] };
    }));
  }

  window.SchemabookSlider(box, table, show);
};
