import { imageVariants, serverChoices, serverKinds } from "../../facts/words/base-images.ts";
import { parseReference } from "../../plan/image-reference.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Hide } from "../command/kind.ts";
import { listed } from "../command/sentence.ts";
import type { BaseChoice, DockerfileExplanation, ExplainedTarget, ModeRow, ServerChoice } from "./kind.ts";
import { serverOf } from "./server.ts";
import { imageMeaning } from "./tell-base.ts";
import { stageTitle } from "./telling.ts";

/** Every outside image, and the variants there are of it. */
export function baseChoices(plan: Plan, hide: Hide): readonly BaseChoice[] {
  const found = new Map<string, BaseChoice>();
  for (const { from } of plan.stages) {
    const ref = from.ref ?? from.written;
    if (from.stage !== undefined || found.has(ref) || ref === "scratch") continue;
    const { name, tag = "" } = parseReference(ref);
    const variants = Object.hasOwn(imageVariants, name) ? (imageVariants[name] ?? []) : [];
    const chosen =
      variants.find((variant) => variant.tag !== "" && tag.split("-").some((word) => word.startsWith(variant.tag))) ??
      variants.find((variant) => variant.tag === "");
    found.set(ref, {
      image: hide(ref),
      line: plan.lines.position(from.span.start).line,
      is: imageMeaning(ref),
      variants: variants.map((variant) => ({ ...variant, tag: variant.tag === "" ? "no word" : variant.tag, chosen: variant === chosen })),
    });
  }
  return [...found.values()];
}

/** Servers that the stages start, each kind with what may stand in for it. */
export function serverChoicesOf(plan: Plan): readonly ServerChoice[] {
  const used = plan.stages.flatMap((stage) => {
    const server = serverOf(stage);
    const own = stage.config.cmd ?? stage.config.entrypoint;
    if (server === undefined || own === undefined || own.span.start < stage.span.start || own.span.start > stage.span.end) return [];
    return [{ name: server.name, program: server.program, stage: stageTitle(stage), line: plan.lines.position(own.span.start).line }];
  });
  const kinds = new Set(used.flatMap(({ program }) => kindOf(program, used) ?? []));
  return [...kinds].map((kind): ServerChoice => {
    const choices = serverChoices[kind];
    const mine = used.filter(({ program }) => kindOf(program, used) === kind);
    return {
      used: mine.map(({ line, name, stage }) => ({ name, stage, line })),
      choices: choices.map((choice) => ({ name: choice.name, for: choice.for, mind: choice.mind, chosen: mine.some(({ name }) => name === choice.name) })),
    };
  });
}

/** Gunicorn serves each kind; what else the file starts tells which. */
function kindOf(program: string, used: readonly { readonly program: string }[]): keyof typeof serverChoices | undefined {
  if (Object.hasOwn(serverKinds, program)) return serverKinds[program];
  if (program !== "gunicorn") return undefined;
  const other = used.find((each) => each.program !== "gunicorn" && Object.hasOwn(serverKinds, each.program));
  return other === undefined ? "wsgi" : serverKinds[other.program];
}

/** What differs between a target for developing and one for production; undefined where there are not both. */
export function modesOf(targets: readonly ExplainedTarget[]): DockerfileExplanation["modes"] {
  const development = targets.find(({ mode }) => mode === "development");
  if (development === undefined) return undefined;
  const production = targets.find(({ mode }) => mode === "production") ?? targets.find(({ isDefault, mode }) => isDefault && mode === undefined);
  if (production === undefined) return undefined;
  const rows: ModeRow[] = [];
  const row = (label: string, left: string, right: string): void => {
    if (left !== right) rows.push({ label, development: left, production: right });
  };
  row("starts", development.command, production.command);
  row("server", development.server ?? "not known here", production.server ?? "not known here");
  row("stands on", development.chain.slice(0, -1).join(" → "), production.chain.slice(0, -1).join(" → "));
  row("packages only here", only(development.packages, production.packages), only(production.packages, development.packages));
  row("files only here", only(development.files, production.files), only(production.files, development.files));
  row("variables only here", only(development.variables, production.variables), only(production.variables, development.variables));
  row("user", development.user, production.user);
  row("ports", development.ports.join(", ") || "none", production.ports.join(", ") || "none");
  row("health check", development.health, production.health);
  rows.push({ label: "size", development: `docker image ls ${development.image}`, production: `docker image ls ${production.image}` });
  return { development: development.title, production: production.title, rows };
}

function only(own: readonly string[], other: readonly string[]): string {
  const rest = own.filter((each) => !other.includes(each));
  return rest.length === 0 ? "none" : rest.length <= 8 ? rest.join(", ") : listed(rest);
}
