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
    var entries = null, chosen = -1;

    // The data names pages with their things; what can be derived is left out of it.
    function prepare() {
      if (entries) return;
      entries = [];
      (window.SCHEMABOOK_SEARCH || []).forEach(function (page) {
        var path = (page[2] || page[0] + "s/" + page[1] + ".html").split("/").map(encodeURIComponent).join("/");
        put(page[0], page[1], path, page[3]);
        for (var i = 4; i < page.length; i += 2) page[i + 1].forEach(function (thing) {
          var kind = page[i], plain = typeof thing === "string", name = plain ? thing : thing[0], anchor = plain ? kind + "-" + name : thing[1];
          put(kind, kind === "column" || kind === "value" ? page[1] + "." + name : name, path + (anchor ? "#" + encodeURIComponent(anchor) : ""), plain ? "" : thing[2]);
        });
      });
    }

    function put(kind, name, href, about) {
      entries.push({ kind: kind, name: name, href: href, about: about, low: name.toLowerCase(), more: about.toLowerCase() });
    }

    // How well a name fits a word: equal, beginning, a word of it, inside, letters in order, then the line about it.
    function score(entry, word) {
      var low = entry.low, at = low.indexOf(word), tail = low.slice(low.lastIndexOf(".") + 1);
      if (low === word || tail === word) return 100;
      if (at === 0 || tail.indexOf(word) === 0) return 80 - low.length / 10;
      if (at > 0) return (/[_. -]/.test(low[at - 1]) ? 65 : 50) - low.length / 10;
      return entry.more && entry.more.indexOf(word) >= 0 ? 25 : 0;
    }

    // Letters in order, few others between them: for what no word fits.
    function loosely(entry, word) {
      var low = entry.low, place = -1, gaps = 0;
      for (var i = 0; i < word.length; i++) {
        var found = low.indexOf(word[i], place + 1);
        if (found < 0 || (gaps += found - place - 1) > 7) return 0;
        place = found;
      }
      return word.length > 2 ? 15 - gaps : 0;
    }

    function find(query) {
      var kind = null, words = query.toLowerCase().split(/\s+/).filter(function (word) {
        var filter = /^(table|view|column|type|enum|value|function|index|migration|removed):(.*)$/.exec(word);
        if (!filter) return word;
        kind = filter[1] === "enum" ? "type" : filter[1];
        return false;
      });
      var rest = /^(?:table|view|column|type|enum|value|function|index|migration|removed):(\S+)/.exec(query.toLowerCase());
      if (rest) words.push(rest[1]);
      if (!words.length && !kind) return [];
      var found = [], seen = new Set();
      [score, loosely].forEach(function (fits) {
        if (found.length < 5) entries.forEach(function (entry) {
          if (kind && entry.kind !== kind) return;
          var sum = WEIGHT[entry.kind] || 1;
          for (var i = 0; i < words.length; i++) {
            var points = fits(entry, words[i]);
            if (!points) return;
            sum += points;
          }
          if (!seen.has(entry)) { seen.add(entry); found.push({ entry: entry, sum: sum }); }
        });
      });
      if (found.length > 4 * MOST) {
        var sums = found.map(function (one) { return one.sum; }).sort(function (a, b) { return b - a; });
        found = found.filter(function (one) { return one.sum >= sums[MOST - 1]; });
      }
      found.sort(function (a, b) { return b.sum - a.sum || (a.entry.name < b.entry.name ? -1 : 1); });
      // Kinds stand together, that of the best first.
      var kinds = [];
      found = found.slice(0, MOST).map(function (one) {
        if (kinds.indexOf(one.entry.kind) < 0) kinds.push(one.entry.kind);
        return one.entry;
      });
      return kinds.reduce(function (all, kind) { return all.concat(found.filter(function (entry) { return entry.kind === kind; })); }, []);
    }

    function show() {
      prepare();
      var found = find(input.value.trim());
      list.textContent = "";
      chosen = found.length ? 0 : -1;
      found.forEach(function (entry, at) {
        var link = document.createElement("a");
        link.href = path + entry.href;
        link.id = "result-" + at;
        link.setAttribute("role", "option");
        if (at && found[at - 1].kind !== entry.kind) link.className = "other";
        [["what", entry.kind], ["name", entry.name], ["about", entry.about]].forEach(function (part) {
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
