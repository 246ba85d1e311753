/** Text has at least 4.5 to 1 against its ground in both themes; what colour says, a word says too. */
export const pageStyle = `
:root { color-scheme: light dark; --paper: #fff; --card: #f6f8fa; --ink: #1c2024; --faint: #5b6168; --line: #d5d9dd; --key: #0b5cad; --again: #9a5b00; --againground: #fff3dc; --perhaps: #5b6168; --perhapsground: #eef0f2; --needs: #0b6b50; --needsground: #e3f5ee; --error: #b3261e; --warning: #8a5a00; --focus: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171a; --card: #1c2126; --ink: #e6e8ea; --faint: #a3aab1; --line: #363c42; --key: #7db7f0; --again: #f0b95c; --againground: #3a2d12; --perhaps: #b4bac0; --perhapsground: #2a2f34; --needs: #6fd3b0; --needsground: #12352b; --error: #ff8a80; --warning: #f0b95c; --focus: #7db7f0; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 84rem; padding: 1.75rem 1.25rem 6rem; background: var(--paper); color: var(--ink); font: 15px/1.55 system-ui, sans-serif; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2.5rem 0 .75rem; overflow-wrap: anywhere; }
h2 .faint { font-weight: 400; font-size: .9rem; margin-left: .5rem; }
header p { margin: .15rem 0; max-width: 60rem; overflow-wrap: anywhere; }
.note { color: var(--error); }
.faint { color: var(--faint); }
a { color: var(--key); }
code, pre { font: 13px/1.55 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { margin: 0; white-space: pre-wrap; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }

.graph { margin: 1.5rem 0 .5rem; overflow-x: auto; }
.graph svg { display: block; max-width: none; }
.graph svg.narrow { max-width: 100%; height: auto; }
.graph p { margin: .5rem 0 0; }
.graph path.base, .graph path.copy, .graph path.mount { fill: none; stroke: var(--faint); stroke-width: 1.5; }
.graph path.copy, .graph path.mount { stroke-dasharray: 5 4; }
.graph .head { fill: var(--faint); }
.graph text { text-anchor: middle; fill: var(--ink); font: 13px system-ui, sans-serif; }
.graph .name { font-weight: 600; }
.graph .under { font-size: 11px; fill: var(--faint); }
.graph rect { fill: var(--card); stroke: var(--line); stroke-width: 1.25; }
.graph .image rect { fill: none; stroke-dasharray: none; }
.graph .box rect { stroke: var(--faint); }
.graph .default rect { stroke: var(--key); stroke-width: 2.5; }
.graph .left rect { stroke-dasharray: 4 3; }
.graph a:hover rect, .graph a.active rect { fill: var(--againground); }
.graph a:focus { outline: none; }
.graph a:focus-visible rect { stroke: var(--focus); stroke-width: 3; }
.graph path.active { stroke: var(--again); stroke-width: 2.5; }

.help { max-width: 60rem; }
.tag { padding: 0 .35rem; border-radius: 3px; white-space: nowrap; }
.tag.again { color: var(--again); background: var(--againground); }
.tag.perhaps { color: var(--perhaps); background: var(--perhapsground); }
.tag.needed { color: var(--needs); background: var(--needsground); }

.lines { list-style: none; margin: 0; padding: 0; }
.line { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 0 1.75rem; padding: .9rem 1rem .9rem .75rem; border-top: 1px solid var(--line); border-left: 4px solid transparent; position: relative; scroll-margin: 2rem; }
.line:last-child { border-bottom: 1px solid var(--line); }
.line.active { background: var(--card); border-left-color: var(--key); }
.line.again { border-left-color: var(--again); }
.line.perhaps { border-left: 4px dashed var(--perhaps); }
.line.needed { border-left-color: var(--needs); }
.line.again .written::after, .line.perhaps .written::after, .line.needed .written::after { display: inline-block; margin: .35rem 0 0 2.5rem; padding: 0 .4rem; border-radius: 3px; font-size: .8rem; }
.line.again .written::after { content: "runs again"; color: var(--again); background: var(--againground); }
.line.perhaps .written::after { content: "perhaps runs again"; color: var(--perhaps); background: var(--perhapsground); }
.line.needed .written::after { content: "needed"; color: var(--needs); background: var(--needsground); }
.written { min-width: 0; }
.written pre { padding-left: 2.5rem; }
.number { position: absolute; left: .6rem; width: 2.2rem; text-align: right; color: var(--faint); font: 12px/20px ui-monospace, Consolas, monospace; }
.keyword { color: var(--key); font-weight: 700; }
.comment { color: var(--faint); }
.words { min-width: 0; overflow-wrap: anywhere; }
.words p { margin: 0 0 .45rem; }
.does { font-weight: 600; }
.says { color: var(--faint); font-style: italic; }
dl { margin: 0 0 .5rem; }
.parts { display: grid; grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr); gap: .1rem .9rem; }
.parts dt { max-width: 16rem; }
.parts dd, .facts dd, .target dd { margin: 0; overflow-wrap: anywhere; }
.facts, .target { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem .9rem; }
.facts { font-size: .9rem; margin: .5rem 0 0; color: var(--faint); }
.facts dt, .target dt { color: var(--faint); }
.target pre { background: var(--card); padding: .3rem .6rem; border-radius: 4px; margin: .1rem 0; }
.script { list-style: none; margin: 0 0 .5rem; padding: 0; }
.script .script { margin: .15rem 0 .15rem 1rem; padding-left: .75rem; border-left: 2px solid var(--line); }
.script > li { margin: .2rem 0; }
.script .parts { margin: .1rem 0 .3rem 1rem; }
.in1 { margin-left: 1rem; } .in2 { margin-left: 2rem; } .in3 { margin-left: 3rem; } .in4, .in5, .in6 { margin-left: 4rem; }
.joint { color: var(--faint); font-style: italic; }
.unknown { color: var(--faint); font-style: italic; }
.words .finding { margin: .5rem 0 0; padding: .15rem .5rem; border-left: 3px solid var(--faint); background: var(--card); }
.finding.error { border-color: var(--error); } .finding.error strong { color: var(--error); }
.finding.warning { border-color: var(--warning); } .finding.warning strong { color: var(--warning); }
.directive { padding: .5rem .75rem; } .directive p { margin: .2rem 0 0; }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; }
thead th { color: var(--faint); }
tbody th { font-weight: 400; }
th, td { padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
#told { position: fixed; inset: auto 0 0 0; margin: 0; padding: .5rem 1.25rem; background: var(--card); border-top: 1px solid var(--line); min-height: 2.4rem; }
#told:empty { display: none; }
@media (max-width: 56rem) {
  .line { grid-template-columns: minmax(0, 1fr); gap: .6rem; }
  .words { padding-left: 2.5rem; }
}
@media (max-width: 34rem) {
  .parts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .parts dd { margin: 0 0 .3rem 1rem; }
  .words { padding-left: 0; }
  table, tbody, tr, tbody th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: .45rem 0; border-bottom: 1px solid var(--line); }
  tbody th, td { padding: 0; border: 0; }
  td:empty { display: none; }
  td::before { content: attr(data-column) " "; color: var(--faint); }
}
@media (prefers-reduced-motion: no-preference) { .line { transition: background .12s, border-color .12s; } }
@media print { #told, .help { display: none; } }
`;
