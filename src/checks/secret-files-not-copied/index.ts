import { array, optional, strictObject, string } from "valibot";
import { holdsSecret, isSample, secretFileKind } from "../../facts/secret-files.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf, stagesInTarget } from "../../plan/queries.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import type { ContextSource } from "../context-copies.ts";
import { filesBrought, sourcesOfContext } from "../context-copies.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No COPY brings a file of secrets.",
    why: "What COPY brought stays in its layer, also when a later line removes it, and a layer can be pulled by everyone who may pull the image. Name the file in .dockerignore, and give it to the RUN that needs it with --mount=type=secret.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["trivy:DS-0031", "dockle:CIS-DI-0010"],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({
    /** Paths in the build context that were looked at and accepted. */
    allow: optional(array(string()), []),
  }),
  messages: {
    named: "{keyword} {path} puts a secret into a layer; use RUN --mount=type=secret, or give it to the container",
    swept: "{keyword} {source} takes {path} along; name that in .dockerignore",
    perhaps: "{keyword} {path}: whether it holds a secret cannot be told without the build context",
  },
  title: () => "no file of secrets is copied",
  file({ plan }, { allow }) {
    const target = new Set(stagesInTarget(plan));
    const sources = sourcesOfContext(plan);
    const found = sources.flatMap((source): Evidence<"named" | "swept">[] => {
      const files = plan.context === undefined ? [] : filesBrought(source, plan.context.files);
      const named = files.length === 0 ? namedSecret(source, plan, target.has(source.stage)) : undefined;
      const paths = named === undefined ? files.filter((file) => isSecretOf(plan, source, file, target.has(source.stage))) : [named];
      const { keyword } = source.instruction;
      const [path, ...more] = paths.filter((each) => !allow.includes(each));
      if (path === undefined) return [];
      const place = placeOf(plan, source.span);
      if (path === source.path || named !== undefined) return [saw("named" as const, { keyword, path }, place)];
      return [saw("swept" as const, { keyword, source: source.written, path: [path, ...more].join(", ") }, place)];
    });
    if (found.length > 0) return violated<"named" | "swept">(...found);
    const open = plan.context === undefined ? sources.filter(({ path }) => /(?:^|\/)\.(?:npmrc|pypirc)$/.test(path) && !allow.includes(path)) : [];
    if (open.length === 0) return proven();
    return unproven(...open.map(({ instruction: { keyword }, path, span }) => saw("perhaps" as const, { keyword, path }, placeOf(plan, span))));
  },
});

/** Where no file of the context fits, or none is at hand, the name alone has to say it; an environment file only matters in what is shipped. */
function namedSecret({ path }: ContextSource, plan: Plan, shipped: boolean): string | undefined {
  const kind = secretFileKind(path);
  if (kind === "secret") return path;
  return kind === "environment" && shipped && plan.context === undefined ? path : undefined;
}

function isSecretOf(plan: Plan, source: ContextSource, file: string, shipped: boolean): boolean {
  const kind = secretFileKind(file);
  const explicit = file === source.path || secretFileKind(source.path) === "secret";
  if (kind === undefined || (!explicit && (!shipped || isSample(file)))) return false;
  if (kind === "secret") return true;
  if (kind === "environment" && !shipped) return false;
  return holdsSecret(plan.context?.read(file) ?? "");
}
