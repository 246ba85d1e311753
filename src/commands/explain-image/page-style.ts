export const pageStyle = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2024; --faint: #60666c; --line: #d5d9dd; --edge: #fff; --light: 78%; --waste: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171a; --ink: #e6e8ea; --faint: #9aa1a8; --line: #363c42; --edge: #14171a; --light: 32%; --waste: #ff8a80; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; margin: 0 0 .75rem; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; color: var(--faint); }
th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
code { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
.wasted { color: var(--waste); }
.faint { color: var(--faint); }
.scroll { overflow-x: auto; }
#where { min-height: 1.5em; overflow-wrap: anywhere; font-weight: 600; }
#what { min-height: 3em; overflow-wrap: anywhere; }
#map { display: block; width: 100%; height: 32rem; max-height: 75vh; border: 1px solid var(--line); }
#map .cell { cursor: pointer; outline: none; }
#map rect { stroke: var(--edge); stroke-width: 1; fill: hsl(var(--hue) 45% var(--light)); }
#map rect.inner { fill-opacity: .55; pointer-events: none; }
#map rect.hidden { fill: url(#stripes); stroke: none; pointer-events: none; }
#stripes path { stroke: var(--waste); stroke-width: 1.5; stroke-opacity: .55; }
#map .cell:focus > rect:first-of-type, #map .cell:hover > rect:first-of-type { stroke: var(--ink); stroke-width: 3; }
#map text { fill: var(--ink); font: 12px system-ui, sans-serif; pointer-events: none; }
@media (max-width: 34rem) {
  table, thead, tbody { display: block; }
  tr { display: flex; flex-wrap: wrap; padding: .3rem 0; border-bottom: 1px solid var(--line); }
  th, td { padding: 0; border: 0; }
  td.number, th.number { flex: 0 0 4.5rem; text-align: left; }
  td:last-child, th:last-child { flex: 1 0 100%; min-width: 0; }
}
`;
