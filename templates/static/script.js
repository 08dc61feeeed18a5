// Theme, search and copy buttons. A page reads fully without any of it.
(function () {
  "use strict";
  var root = document.documentElement;
  try {
    var chosen = localStorage.getItem("schemabook-theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch (error) { /* A browser may forbid storage to files. */ }

  document.addEventListener("DOMContentLoaded", function () {
    themes();
    copying();
    searching(document.body.dataset.root || "");
    past(document.body.dataset.root || "");
  });

  // The time machine of a table's page; its data is loaded when it is asked for.
  function past(path) {
    var main = document.querySelector("main[data-moment]"), kind = main && main.querySelector(".kind");
    if (!main || !kind) return;
    var button = document.createElement("button");
    button.type = "button"; button.id = "past-button"; button.className = "plain"; button.textContent = "Time machine";
    kind.appendChild(button);
    button.addEventListener("click", function () {
      button.disabled = true;
      load(path + "assets/history.js", function () {
        load(path + "assets/moments.js", function () { window.SchemabookPast(main, +main.dataset.moment); button.hidden = true; });
      });
    });
  }

  function load(address, then) {
    var script = document.createElement("script");
    script.src = address;
    script.onload = then;
    document.head.appendChild(script);
  }

  function themes() {
    var button = document.getElementById("theme");
    if (!button) return;
    var next = { auto: "light", light: "dark", dark: "auto" };
    function show() { button.textContent = "Theme: " + (root.dataset.theme || "auto"); }
    button.hidden = false;
    button.addEventListener("click", function () {
      var theme = next[root.dataset.theme || "auto"];
      if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
      try {
        if (theme === "auto") localStorage.removeItem("schemabook-theme"); else localStorage.setItem("schemabook-theme", theme);
      } catch (error) { /* It holds for this page. */ }
      show();
    });
    show();
  }

  function copying() {
    if (!navigator.clipboard) return;
    document.querySelectorAll(".copy").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        var source = button.parentNode.querySelector("code");
        navigator.clipboard.writeText(source.textContent).then(function () {
          button.textContent = "Copied";
          setTimeout(function () { button.textContent = "Copy"; }, 1500);
        });
      });
    });
  }

  var WEIGHT = { table: 9, view: 8, type: 7, column: 6, value: 5, "function": 5, extension: 4, page: 4, migration: 3, index: 2, constraint: 2, trigger: 2, policy: 2, removed: 1 };
  var MOST = 40;

  function searching(path) {
    var box = document.getElementById("find"), input = document.getElementById("search"), list = document.getElementById("results");
    if (!box || !input || !list) return;
    box.hidden = false;
    var chosen = -1;

    // What can be found, by numbers: kind, name, page and thing of each. `names` holds all names in small letters, a line
    // each, and `abouts` the lines about them, so that a browser's own search finds what holds a word.
    var kinds = null, labels = [], pages = [], things = [], saids = [], names, abouts, SOME = { table: 1, view: 1, column: 1, type: 1, value: 1, "function": 1, index: 1, migration: 1, removed: 1 };

    // The data names pages with their things; what can be derived is left out of it.
    function prepare() {
      if (kinds) return;
      kinds = [];
      (window.SCHEMABOOK_SEARCH || []).forEach(function (page) {
        put(page[0], page[1], page, null);
        for (var i = 4; i < page.length; i += 2) {
          var kind = page[i], before = kind === "column" || kind === "value" ? page[1] + "." : "";
          for (var j = 0; j < page[i + 1].length; j++) {
            var thing = page[i + 1][j];
            put(kind, before + (typeof thing === "string" ? thing : thing[0]), page, thing);
          }
        }
      });
      names = lines(labels);
      abouts = lines(saids);
    }

    function put(kind, label, page, thing) {
      kinds.push(kind); labels.push(label.indexOf("\n") < 0 ? label : label.replace(/\n/g, " ")); pages.push(page); things.push(thing);
      saids.push(thing === null ? page[3] : typeof thing === "string" ? "" : thing[2]);
    }

    function lines(texts) {
      var text = texts.join("\n"), low = text.toLowerCase(), starts = new Int32Array(texts.length + 1);
      // A few letters become two small ones; then each line has to be counted as it is now.
      if (low.length !== text.length) texts = low.split("\n");
      for (var one = 0; one < texts.length; one++) starts[one + 1] = starts[one] + texts[one].length + 1;
      return { text: low, starts: starts };
    }

    function address(one) {
      var page = pages[one], thing = things[one], anchor = thing === null ? "" : typeof thing === "string" ? kinds[one] + "-" + thing : thing[1];
      var path = (page[2] || page[0] + "s/" + page[1] + ".html").split("/").map(encodeURIComponent).join("/");
      return path + (anchor ? "#" + encodeURIComponent(anchor) : "");
    }

    function low(one) { return names.text.slice(names.starts[one], names.starts[one + 1] - 1); }

    // How well a name fits a word: equal, beginning, a word of it, inside, then the line about it.
    function strictly(word, points) {
      holding(abouts, word, function (one) { points[one] = 25; });
      holding(names, word, function (one, at) {
        var name = low(one), tail = name.lastIndexOf(".") + 1;
        var equal = name.length === word.length || (name.length - tail === word.length && name.indexOf(word, tail) === tail);
        if (equal) points[one] = 100;
        else if (at === 0 || name.indexOf(word, tail) === tail) points[one] = 80 - name.length / 10;
        else points[one] = ("_. -".indexOf(name[at - 1]) < 0 ? 50 : 65) - name.length / 10;
      });
    }

    // Does something with the number of each line that holds a word, and with the place of the word in it.
    function holding(all, word, act) {
      for (var one = 0, at = all.text.indexOf(word); at >= 0; at = all.text.indexOf(word, all.starts[++one])) {
        while (all.starts[one + 1] <= at) one++;
        act(one, at - all.starts[one]);
      }
    }

    // Letters in order, few others between them: for what no word fits.
    function loosely(word, points) {
      if (word.length > 2) for (var one = 0; one < kinds.length; one++) {
        var start = names.starts[one], end = names.starts[one + 1] - 1, room = 7, i = 0;
        for (var at = start; at < end && i < word.length && room >= 0; at++) if (names.text[at] === word[i]) i++; else room--;
        if (i === word.length && room >= 0) points[one] = 8 + room;
      }
    }

    function find(query) {
      var kind = null, words = query.toLowerCase().split(/\s+/).map(function (word) {
        var colon = word.indexOf(":"), filter = word.slice(0, Math.max(colon, 0)), known = filter === "enum" ? "type" : filter;
        if (!SOME[known]) return word;
        kind = known;
        return word.slice(colon + 1);
      }).filter(Boolean);
      if (!words.length && !kind) return [];
      var best = [];
      [strictly, loosely].forEach(function (fits) {
        if (best.length < 5) choose(fits, words, kind, best);
      });
      // Kinds stand together, that of the best first.
      var order = [];
      best.forEach(function (found) { if (order.indexOf(kinds[found.one]) < 0) order.push(kinds[found.one]); });
      return order.reduce(function (all, kind) { return all.concat(best.filter(function (found) { return kinds[found.one] === kind; })); }, []).map(function (found) { return found.one; });
    }

    // Puts what all words fit among the best, the better before the worse.
    function choose(fits, words, kind, best) {
      var all = words.map(function (word) { var points = new Float64Array(kinds.length); fits(word, points); return points; });
      var seen = best.map(function (found) { return found.one; });
      for (var one = 0; one < kinds.length; one++) {
        if (kind && kinds[one] !== kind) continue;
        var sum = WEIGHT[kinds[one]] || 1, last = best[MOST - 1];
        for (var i = 0; i < all.length && sum; i++) sum = all[i][one] && sum + all[i][one];
        if (!sum || (last && (sum < last.sum || (sum === last.sum && labels[one] >= labels[last.one]))) || seen.indexOf(one) >= 0) continue;
        var place = Math.min(best.length, MOST - 1);
        while (place && (best[place - 1].sum < sum || (best[place - 1].sum === sum && labels[best[place - 1].one] > labels[one]))) { best[place] = best[place - 1]; place--; }
        best[place] = { one: one, sum: sum };
      }
    }

    function show() {
      prepare();
      var found = find(input.value.trim());
      list.textContent = "";
      chosen = found.length ? 0 : -1;
      found.forEach(function (one, at) {
        var link = document.createElement("a");
        link.href = path + address(one);
        link.id = "result-" + at;
        link.setAttribute("role", "option");
        if (at && kinds[found[at - 1]] !== kinds[one]) link.className = "other";
        [["what", kinds[one]], ["name", labels[one]], ["about", saids[one]]].forEach(function (part) {
          var span = document.createElement("span");
          span.className = part[0];
          span.textContent = part[1];
          if (part[1]) link.appendChild(span);
        });
        list.appendChild(link);
      });
      if (!found.length && input.value.trim()) {
        var none = document.createElement("p");
        none.textContent = "Nothing found.";
        list.appendChild(none);
      }
      open(input.value.trim() !== "");
      mark();
    }

    function open(visible) {
      list.hidden = !visible;
      input.setAttribute("aria-expanded", visible ? "true" : "false");
    }

    function mark() {
      list.querySelectorAll("a").forEach(function (link, at) {
        link.setAttribute("aria-selected", at === chosen ? "true" : "false");
        if (at === chosen) { input.setAttribute("aria-activedescendant", link.id); link.scrollIntoView({ block: "nearest" }); }
      });
    }

    // What can be found is made ready while the reader looks at the page.
    if (window.requestIdleCallback) window.requestIdleCallback(prepare, { timeout: 2000 });
    input.addEventListener("input", show);
    input.addEventListener("focus", function () { setTimeout(prepare, 0); if (input.value.trim()) show(); });
    input.addEventListener("keydown", function (event) {
      var links = list.querySelectorAll("a");
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (links.length) { chosen = (chosen + (event.key === "ArrowDown" ? 1 : links.length - 1)) % links.length; mark(); }
      } else if (event.key === "Enter" && links[chosen]) {
        event.preventDefault();
        window.location.href = links[chosen].href;
        open(false);
      } else if (event.key === "Escape") {
        open(false);
        input.blur();
      }
    });
    document.addEventListener("click", function (event) { if (!box.contains(event.target)) open(false); });
    document.addEventListener("keydown", function (event) {
      var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
      if ((event.key === "/" && !typing) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        input.focus();
        input.select();
      }
    });
  }
})();
