import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import { programIn } from "../final-programs.ts";
import { healthOf } from "../health-requests.ts";
import { modeText, placeIn } from "../image-places.ts";
import { identityOf, identityText, may } from "../image-users.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { findProgram } from "../program-files.ts";
import { sureFindings } from "../sure-findings.ts";
import { askedOtherwise } from "./fix.ts";
import { healthPrograms } from "./image-programs.ts";
import { modulesImported, modulePresence } from "./python-modules.ts";

/** What every shell has in itself. */
const BUILTINS = new Set("[ test exit echo true false cd exec kill read : set return wait export printf if then".split(" "));

export const check: Check = defineCheck({
  meta: {
    summary: "The health check's program is in the image.",
    why: "Slim and Alpine images have no curl, and distroless ones nothing at all. A health check whose program is missing fails every time: the container works and is called unhealthy, and what waits for it never starts.",
    level: "error",
    group: "health",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    missing: "the health check needs {program}, which this image does not have: install it, or ask with what is there",
    unknown: "whether {program} is in the image is not known",
    moduleMissing: "the health check imports {module}, which nothing installs: urllib.request comes with Python",
    moduleUnknown: "whether {module} is installed is not known; urllib.request comes with Python",
    imageMissing: "the health check needs {program}, which is not in the image: install it, or ask with what is there",
    imageForbidden: "the health check runs {path}, which {user} may not execute (mode {mode})",
    imagePresent: "the health check's {program} is {path}",
    imageUnknown: "what the health check runs cannot be told from its words",
    noCheck: "the image has no health check",
  },
  title: () => "the health check's program is in the image",
  file({ plan }) {
    const commands = healthOf(plan)?.commands.filter((command) => isJudged(command)) ?? [];
    const wrong = [];
    const open = [];
    for (const command of commands) {
      const program = programName(command.name);
      const place = placeOf(plan, command.span);
      const presence = plan.target === undefined ? "unknown" : programIn(plan, plan.target, program);
      if (presence === "no") wrong.push(saw("missing" as const, { program }, place));
      else if (presence === "unknown") open.push(saw("unknown" as const, { program }, place));
      for (const module of presence === "no" ? [] : modulesImported(command)) {
        const present = modulePresence(plan, module);
        if (present === "no") wrong.push(saw("moduleMissing" as const, { module }, placeOf(plan, spanOfCode(plan, command))));
        else if (present === "unknown") open.push(saw("moduleUnknown" as const, { module }, placeOf(plan, spanOfCode(plan, command))));
      }
    }
    return sureFindings(wrong, open);
  },
  image({ image }) {
    const { kind, programs } = healthPrograms(image);
    if (kind === "none") return notApplicable(saw("noCheck"));
    const identity = identityOf(image);
    const seen = [];
    for (const [index, program] of programs.entries()) {
      const found = findProgram(image, program);
      if (found.kind !== "file") return violated(saw("imageMissing", { program }));
      // the engine executes the first one with the container's capabilities, and a shell what follows with the user's rights alone
      const isRefused = (found.entry.mode & 0o111) === 0 || (index > 0 && identity !== undefined && !may(identity, "execute", found.entry));
      if (isRefused) {
        const { mode, path } = found.entry;
        return violated(
          saw(
            "imageForbidden",
            { path, user: identity === undefined ? image.config.user : identityText(identity), mode: modeText(mode) },
            placeIn(found.entry),
          ),
        );
      }
      seen.push(saw("imagePresent", { program, path: found.path }, placeIn(found.entry)));
    }
    return programs.length === 0 ? unproven(saw("imageUnknown")) : proven(...seen);
  },
  fix: ({ plan }) => askedOtherwise(plan),
});

/** A path is the application's own program, and what a variable holds is not known. */
function isJudged({ name }: ShellCommand): boolean {
  if (/[${<`]/.test(name) || BUILTINS.has(name)) return false;
  return !name.includes("/") || /^\/(?:usr\/)?s?bin\/[^/]+$/.test(name);
}

function spanOfCode(_plan: Plan, command: ShellCommand) {
  return command.args.find((word) => /\bimport\b/.test(word.value))?.span ?? command.span;
}
