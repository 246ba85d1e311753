/**
 * Runs in the reader's browser: shows which lines belong together when one is pointed at or walked to. The page says everything without it.
 * All that it needs stands in attributes; it makes no markup.
 */
export const pageScript: string = String.raw`
"use strict";
(function () {
  var told = document.getElementById("told");

  function numbers(text) { return (text || "").split(" ").filter(Boolean); }

  document.querySelectorAll(".file").forEach(function (file) {
    var id = file.getAttribute("data-file");
    var lines = Array.prototype.slice.call(file.querySelectorAll(".line"));
    var boxes = Array.prototype.slice.call(file.querySelectorAll("a.box"));
    var active = null;

    function at(number) { return document.getElementById(id + "-L" + number); }

    // lines of ranges such as 7-12
    function within(ranges) {
      return lines.filter(function (line) {
        var number = Number(line.getAttribute("data-line"));
        return ranges.some(function (range) {
          var ends = range.split("-").map(Number);
          return number >= ends[0] && number <= ends[ends.length - 1];
        });
      });
    }

    function clear() {
      file.querySelectorAll(".line").forEach(function (line) { line.classList.remove("active", "again", "perhaps", "needed"); });
      file.querySelectorAll(".graph .active").forEach(function (drawn) { drawn.classList.remove("active"); });
      active = null;
      told.textContent = "";
    }

    function mark(line, kind) {
      if (!line) return;
      line.classList.add(kind);
      if (kind === "needed") return;
      var stage = line.closest("section.stage");
      boxes.forEach(function (box) { if (stage && box.getAttribute("href") === "#" + stage.id) box.classList.add("active"); });
    }

    function show(line) {
      if (active === line) return;
      clear();
      active = line;
      line.classList.add("active");
      var again = within(numbers(line.getAttribute("data-again"))), perhaps = within(numbers(line.getAttribute("data-perhaps"))), needs = numbers(line.getAttribute("data-needs"));
      needs.forEach(function (number) { mark(at(number), "needed"); });
      perhaps.forEach(function (each) { mark(each, "perhaps"); });
      again.forEach(function (each) { mark(each, "again"); });
      file.querySelectorAll(".graph path[data-to]").forEach(function (path) {
        var to = boxes.filter(function (box) { return box.getAttribute("data-stage") === path.getAttribute("data-to"); })[0];
        var from = boxes.filter(function (box) { return box.getAttribute("data-stage") === path.getAttribute("data-from"); })[0];
        if (to && from && to.classList.contains("active") && from.classList.contains("active")) path.classList.add("active");
      });
      var said = "Line " + line.getAttribute("data-line") + ": a change ";
      said += again.length ? "runs " + count(again) + " again" : "runs no other line again";
      if (perhaps.length) said += ", " + count(perhaps) + " perhaps";
      if (needs.length) said += "; needs line" + (needs.length === 1 ? " " : "s ") + needs.join(", ");
      told.textContent = said + ".";
    }

    function count(all) { return all.length === 1 ? "line " + all[0].getAttribute("data-line") : all.length + " lines"; }

    // one stop for the Tab key, arrow keys inside
    function focus(all, index, really) {
      var now = Math.min(Math.max(index, 0), all.length - 1);
      all.forEach(function (each, number) { each.setAttribute("tabindex", number === now ? "0" : "-1"); });
      if (really && all[now]) all[now].focus();
    }

    function walk(all, steps) {
      return function (event) {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        // an arrow on a link inside a line belongs to the page
        var index = all.indexOf(event.target);
        if (index < 0) return;
        var next = steps[event.key] !== undefined ? index + steps[event.key] : event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : undefined;
        if (event.key === "Escape") { clear(); return; }
        if (next === undefined) return;
        event.preventDefault();
        focus(all, next, true);
      };
    }

    lines.forEach(function (line, index) {
      line.addEventListener("mouseenter", function () { show(line); });
      line.addEventListener("focusin", function () { show(line); focus(lines, index, false); });
      line.addEventListener("keydown", walk(lines, { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }));
    });
    file.addEventListener("mouseleave", function () { if (!file.contains(document.activeElement) || !document.activeElement.closest(".line")) clear(); });
    boxes.forEach(function (box) {
      box.addEventListener("keydown", walk(boxes, { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }));
      box.addEventListener("click", function (event) {
        var stage = document.querySelector(box.getAttribute("href"));
        var first = stage && stage.querySelector(".line");
        if (!first) return;
        event.preventDefault();
        stage.scrollIntoView();
        first.focus({ preventScroll: true });
      });
    });
    focus(lines, 0, false);
    focus(boxes, 0, false);
  });
})();
`;
