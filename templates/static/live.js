// Pages of `schemabook serve` follow the builds, and say when the replay found something wrong.
(function () {
  "use strict";
  // The build that this page is of.
  var known = +(document.currentScript.src.split("?")[1] || 0);
  var news = new EventSource("/_news");
  news.onmessage = function (event) {
    var now = JSON.parse(event.data);
    if (known && now.version !== known) {
      try { sessionStorage.setItem("schemabook-scroll", location.pathname + " " + scrollY); } catch (error) { /* The page begins at its top. */ }
      location.reload();
      return;
    }
    known = now.version;
    if (!now.problems || location.pathname === "/_problems") return;
    document.addEventListener("DOMContentLoaded", warn);
    if (document.readyState !== "loading") warn();
  };
  function warn() {
    if (document.getElementById("problems")) return;
    var link = document.createElement("a");
    link.id = "problems"; link.href = "/_problems"; link.textContent = "The replay found something wrong";
    document.body.appendChild(link);
  }
  document.addEventListener("DOMContentLoaded", function () {
    try {
      var last = (sessionStorage.getItem("schemabook-scroll") || "").split(" ");
      sessionStorage.removeItem("schemabook-scroll");
      if (last[0] === location.pathname) scrollTo(0, +last[1]);
    } catch (error) { /* As above. */ }
  });
})();
