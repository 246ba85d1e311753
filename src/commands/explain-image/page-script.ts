/**
 * Runs in the reader's browser: draws the map that the page carries, a squarified treemap (Bruls, Huizing and van Wijk, 2000), and lets it be walked.
 * All text goes in as text nodes and attributes, none as markup. A node is [name, bytes, wasted, layer, children].
 */
export const pageScript: string = String.raw`
"use strict";
(function () {
  var DRAWN = 600, LABEL_HEIGHT = 18, WIDE = 60, SVG = "http://www.w3.org/2000/svg";
  var root = JSON.parse(document.getElementById("data").textContent);
  var svg = document.getElementById("map"), where = document.getElementById("where"), what = document.getElementById("what");
  var trail = [root], focusOf = [0], cells = [];

  function bytes(n) {
    var units = ["B", "kB", "MB", "GB", "TB"], step = 0;
    while (step < 4 && n >= (step === 0 ? 1000 : 999.95)) { n /= 1000; step++; }
    return Number(n.toFixed(1)) + " " + units[step];
  }

  function pathOf(node) {
    var names = trail.slice(2).map(function (each) { return each[0]; });
    if (trail.length > 1) names.push(node[0]);
    return trail.length > 1 ? "/" + names.join("/") : "";
  }

  function told(node) {
    var path = pathOf(node), parts = [path === "" ? node[0] : path, bytes(node[1])];
    if (path !== "") parts.push("layer " + node[3]);
    if (node[2] > 0) parts.push(bytes(node[2]) + " that no container sees");
    return parts.join(", ");
  }

  // rows of rectangles that are as square as they can be; nodes come largest first
  function squarify(nodes, x, y, w, h) {
    var total = nodes.reduce(function (sum, node) { return sum + node[1]; }, 0), placed = [], at = 0;
    if (total === 0 || w <= 0 || h <= 0) return placed;
    var scale = (w * h) / total;
    while (at < nodes.length) {
      var side = Math.min(w, h), row = [], area = 0, worst = Infinity;
      while (at < nodes.length) {
        var next = nodes[at][1] * scale, sum = area + next, thick = sum / side;
        var least = next / thick, most = (row.length ? row[0][1] * scale : next) / thick;
        var ratio = Math.max(thick / least, least / thick, thick / most, most / thick);
        if (row.length && ratio > worst) break;
        worst = ratio; row.push(nodes[at]); area = sum; at++;
      }
      var depth = area / side, along = 0;
      row.forEach(function (node) {
        var length = (node[1] * scale) / depth;
        placed.push(w >= h ? { node: node, x: x, y: y + along, w: depth, h: length } : { node: node, x: x + along, y: y, w: length, h: depth });
        along += length;
      });
      if (w >= h) { x += depth; w -= depth; } else { y += depth; h -= depth; }
      if (w <= 0 || h <= 0) break;
    }
    return placed;
  }

  function element(name, attributes, parent) {
    var made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (parent) parent.appendChild(made);
    return made;
  }

  function box(place, kind, parent) {
    var made = element("rect", { x: place.x, y: place.y, width: Math.max(0, place.w), height: Math.max(0, place.h), class: kind }, parent);
    made.style.setProperty("--hue", String(((place.node[3] || 0) * 67 + 210) % 360));
    return made;
  }

  function sorted(nodes) { return nodes.slice().sort(function (a, b) { return b[1] - a[1]; }); }

  function label(text, place, parent) {
    var room = Math.floor((place.w - 8) / 7);
    if (room < 3 || place.h < LABEL_HEIGHT) return;
    var made = element("text", { x: place.x + 4, y: place.y + 13 }, parent);
    made.textContent = text.length > room ? text.slice(0, room - 1) + "…" : text;
  }

  function draw() {
    var here = trail[trail.length - 1], width = svg.clientWidth || 800, height = svg.clientHeight || 500, drawn = 0;
    svg.setAttribute("viewBox", "0 0 " + width + " " + height);
    while (svg.lastChild && svg.lastChild.nodeName !== "defs") svg.removeChild(svg.lastChild);
    cells = squarify(sorted(here[4]), 0, 0, width, height).filter(function (place) { return place.w >= 1 && place.h >= 1; }).slice(0, DRAWN);
    drawn = cells.length;
    // a cell says its name in full; what is written on the picture is cut to fit
    var labels = element("g", { "aria-hidden": "true" }), unseen = element("g", { "aria-hidden": "true" }), waiting = [];
    function inside(opened) {
      var place = opened.place;
      if (place.node[4].length > DRAWN - drawn) return;
      squarify(sorted(place.node[4]), place.x + 2, place.y + LABEL_HEIGHT, place.w - 4, place.h - LABEL_HEIGHT - 2).forEach(function (inner) {
        if (inner.w < 2 || inner.h < 2) return;
        drawn++;
        box(inner, "inner", opened.group);
        if (inner.h >= LABEL_HEIGHT) label(inner.node[0], inner, labels);
        if (inner.w >= WIDE && inner.h >= 2 * LABEL_HEIGHT) waiting.push({ place: inner, group: opened.group });
      });
    }
    cells.forEach(function (place, index) {
      var opens = place.node[4].length > 0;
      var group = element("g", { class: "cell", tabindex: -1, role: opens ? "button" : "img", "aria-label": told(place.node) + (opens ? ", Enter opens it" : "") }, svg);
      place.group = group;
      box(place, "", group);
      var head = place.h >= 2 * LABEL_HEIGHT && place.w >= 30 ? LABEL_HEIGHT : 0;
      if (head) waiting.push({ place: place, group: group });
      if (place.node[2] > 0) {
        var share = place.node[2] / place.node[1];
        element("rect", { x: place.x, y: place.y + place.h * (1 - share), width: place.w, height: place.h * share, class: "hidden" }, unseen);
      }
      label(place.node[0] + "  " + bytes(place.node[1]), place, labels);
      group.addEventListener("click", function () { focus(index, true); enter(); });
      group.addEventListener("mouseenter", function () { what.textContent = told(place.node); });
      group.addEventListener("focus", function () { what.textContent = told(place.node); focusOf[focusOf.length - 1] = index; });
    });
    // level by level, so that what is left undrawn is what lies deepest
    for (var first = waiting.shift(); first && drawn < DRAWN; first = waiting.shift()) inside(first);
    svg.appendChild(unseen);
    svg.appendChild(labels);
    where.textContent = ["all layers"].concat(trail.slice(1).map(function (each) { return each[0]; })).join(" / ") + ", " + bytes(here[1]);
    document.getElementById("out").disabled = trail.length === 1;
    if (cells.length === 0) what.textContent = "There is nothing in it.";
  }

  function focus(index, really) {
    if (cells.length === 0) return;
    var now = Math.min(Math.max(index, 0), cells.length - 1);
    cells.forEach(function (each, number) { each.group.setAttribute("tabindex", number === now ? 0 : -1); });
    focusOf[focusOf.length - 1] = now;
    if (really) cells[now].group.focus();
  }

  function enter() {
    var place = cells[focusOf[focusOf.length - 1]];
    if (!place || place.node[4].length === 0) return;
    trail.push(place.node); focusOf.push(0);
    draw(); focus(0, true);
  }

  function leave() {
    if (trail.length === 1) return;
    trail.pop(); focusOf.pop();
    draw(); focus(focusOf[focusOf.length - 1], true);
  }

  // the nearest cell that lies on that side; what is straight ahead comes before what is askew
  function step(dx, dy) {
    var from = cells[focusOf[focusOf.length - 1]], best = -1, least = Infinity;
    if (!from) return;
    cells.forEach(function (to, index) {
      var ahead = dx ? dx * (to.x + to.w / 2 - from.x - from.w / 2) : dy * (to.y + to.h / 2 - from.y - from.h / 2);
      if (to === from || ahead <= 0.5) return;
      var askew = dx ? Math.max(0, to.y - from.y - from.h, from.y - to.y - to.h) : Math.max(0, to.x - from.x - from.w, from.x - to.x - to.w);
      var beside = dx ? Math.abs(to.y + to.h / 2 - from.y - from.h / 2) : Math.abs(to.x + to.w / 2 - from.x - from.w / 2);
      var cost = ahead + 3 * askew + beside / 2;
      if (cost < least) { least = cost; best = index; }
    });
    if (best >= 0) focus(best, true);
  }

  svg.addEventListener("keydown", function (event) {
    var keys = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (keys[event.key]) step(keys[event.key][0], keys[event.key][1]);
    else if (event.key === "Enter" || event.key === " ") enter();
    else if (event.key === "Escape" || event.key === "Backspace") leave();
    else return;
    event.preventDefault();
  });
  document.getElementById("out").addEventListener("click", leave);
  window.addEventListener("resize", function () {
    var inside = svg.contains(document.activeElement);
    draw(); focus(focusOf[focusOf.length - 1], inside);
  });
  draw(); focus(0, false);
})();
`;
