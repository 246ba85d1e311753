// Draws coloured terminal output as SVG, for the README:
//   FORCE_COLOR=1 node dist/cli.js verify examples/todo-backend | node scripts/picture.mjs "plimsoll verify" > docs/verify.svg
const LINE = 19;
const CHARACTER = 8.43;
const MARGIN = 20;
const COLUMNS = 80;

const title = process.argv[2] ?? "plimsoll";
let input = "";
for await (const chunk of process.stdin) input += chunk;
const lines = [`\u001B[2m$\u001B[22m ${title}`, ...input.trimEnd().split("\n")];
const width = Math.ceil(COLUMNS * CHARACTER + 2 * MARGIN);
const height = lines.length * LINE + 2 * MARGIN;

console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Output of ${escaped(title)}">
<style>
  rect { fill: #10151c } text { fill: #d7dee8; font: 14px ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre }
  .bold { font-weight: 700 } .dim { fill: #8493a6 } .red { fill: #ff7b72 } .green { fill: #56d364 } .yellow { fill: #e3b341 }
</style>
<rect width="100%" height="100%" rx="8"/>
${lines.map((line, index) => `<text xml:space="preserve" x="${MARGIN}" y="${MARGIN + (index + 0.75) * LINE}">${spans(line)}</text>`).join("\n")}
</svg>`);

/** @param {string} line */
function spans(line) {
  const on = new Set();
  let out = "";
  for (const part of line.split(/(\u001B\[\d+m)/)) {
    const code = /^\u001B\[(\d+)m$/.exec(part)?.[1];
    if (code === undefined) out += on.size === 0 ? escaped(part) : `<tspan class="${[...on].join(" ")}">${escaped(part)}</tspan>`;
    else style(on, Number(code));
  }
  return out;
}

/**
 * @param {Set<string>} on
 * @param {number} code
 */
function style(on, code) {
  const colours = { 31: "red", 32: "green", 33: "yellow" };
  if (code === 1) on.add("bold");
  else if (code === 2) on.add("dim");
  else if (code === 22) for (const name of ["bold", "dim"]) on.delete(name);
  else if (code === 39 || code === 0) for (const name of Object.values(colours)) on.delete(name);
  else if (code in colours) on.add(colours[/** @type {keyof typeof colours} */ (code)]);
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
