import type { DockerfileExplanation, ExplainedTarget } from "../../explain/dockerfile/kind.ts";
import { escapeHtml } from "../html-page.ts";
import { inCode } from "./html-text.ts";
import { UNKNOWN } from "./wording.ts";

/** What is told of the whole file, after its lines. */
export function wholeSections(file: DockerfileExplanation): string {
  const unknown = `<span class="unknown">${UNKNOWN}</span>`;
  const means = (text: string | undefined): string => (text === undefined ? unknown : escapeHtml(text));
  const variables = file.variables.map(({ kind, line, means: text, name, stage, value }) => [
    inCode(name),
    value === undefined ? "" : inCode(value),
    kind,
    escapeHtml(stage),
    String(line),
    means(text),
  ]);
  const packages = file.packages.map(({ line, manager, means: text, name, stage, version }) => [
    inCode(name),
    version === undefined ? "" : inCode(version),
    escapeHtml(manager),
    escapeHtml(stage),
    String(line),
    means(text),
  ]);
  const ports = file.ports.map(({ line, listens, port, stage }) => [inCode(port), escapeHtml(stage), String(line), means(listens)]);
  const bases = file.bases.filter(({ variants }) => variants.length > 0);
  const { modes } = file;
  return [
    table("Variables", ["name", "value", "kind", "stage", "line", "means"], variables),
    table("Packages", ["package", "version", "by", "stage", "line", "for"], packages),
    table("Ports", ["port", "stage", "line", "who listens"], ports),
    ...file.targets.map(targetSection),
    ...bases.map(({ image, variants }) =>
      table(
        `Variants of ${image}`,
        ["variant", "size on disk, rounded", "has", "mind"],
        variants.map(({ chosen, has, mind, size, tag }) => [
          `${inCode(tag)}${chosen ? " <strong>here</strong>" : ""}`,
          size === undefined ? unknown : escapeHtml(size),
          escapeHtml(has),
          escapeHtml(mind),
        ]),
      ),
    ),
    ...file.servers.map(({ choices, used }) =>
      table(
        `Servers: ${used.map(({ name, stage }) => `${name} in ${stage}`).join(", ")}`,
        ["server", "for", "mind"],
        choices.map((choice) => [`${inCode(choice.name)}${choice.chosen ? " <strong>here</strong>" : ""}`, escapeHtml(choice.for), escapeHtml(choice.mind)]),
      ),
    ),
    modes === undefined
      ? ""
      : table(
          "Development against production",
          ["", modes.development, modes.production],
          modes.rows.map(({ development, label, production }) =>
            label === "size"
              ? ["size", `once built: ${inCode(development)}`, `once built: ${inCode(production)}`]
              : [escapeHtml(label), escapeHtml(development), escapeHtml(production)],
          ),
        ),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const cells = head.map((name) => (name === "" ? "<td></td>" : `<th scope="col">${escapeHtml(name)}</th>`)).join("");
  return `<section><h2>${escapeHtml(title)}</h2><div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(title)}"><table><thead><tr>${cells}</tr></thead><tbody>
${rows.map((row) => `<tr>${row.map((cell, index) => cellOf(cell, index, head[index] ?? "")).join("")}</tr>`).join("\n")}
</tbody></table></div></section>`;
}

/** A narrow page has no head above its columns: each cell says its own. */
function cellOf(cell: string, index: number, column: string): string {
  return index === 0 ? `<th scope="row">${cell}</th>` : `<td data-column="${escapeHtml(column)}">${cell}</td>`;
}

function targetSection(target: ExplainedTarget): string {
  const notes = [target.isDefault ? "the default" : "", target.mode === undefined ? "" : `for ${target.mode}`].filter((note) => note !== "").join(", ");
  const facts: readonly (readonly [string, string])[] = [
    ["stands on", escapeHtml(target.chain.join(" → "))],
    ["packages", escapeHtml(target.packages.join(", ") || "none by name")],
    ["files", escapeHtml(target.files.join("; ") || "none of its own")],
    ["user", escapeHtml(target.user)],
    ["works in", inCode(target.workdir)],
    ["starts", inCode(target.command)],
    ["ports", escapeHtml(target.ports.join(", ") || "none named")],
    ["health check", escapeHtml(target.health)],
    ["volumes", escapeHtml(target.volumes.join(", "))],
    ["build", `<pre><code>${escapeHtml(target.build)}</code></pre>`],
    ["run", `<pre><code>${escapeHtml(target.run)}</code></pre>`],
    ...target.asks.map(({ line, what }): readonly [string, string] => ["asks for", escapeHtml(line === undefined ? what : `${what} (line ${line})`)]),
  ];
  return `<section><h2>Target ${escapeHtml(target.title)}${notes === "" ? "" : ` <span class="faint">${notes}</span>`}</h2><dl class="target">${facts
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `<dt>${name}</dt><dd>${text}</dd>`)
    .join("")}</dl></section>`;
}
