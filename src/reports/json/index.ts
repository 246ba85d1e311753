import type { Evidence, Message, Verdict } from "../../verdict/verdict.ts";
import type { ImageReport, Report, ReportInput } from "../kind.ts";
import { version } from "../../version.ts";
import { formatMessage } from "../message.ts";
import type { JsonEvidence, JsonImage, JsonMessage, JsonReport, JsonVerdict } from "./document.ts";

/** For programs: everything that is known, under a published schema. */
export const report: Report = {
  meta: { summary: "JSON for programs, with a version and a published schema.", since: "0.1.0" },
  write: (input) => `${printable(JSON.stringify(documentOf(input), undefined, 2))}\n`,
};

function documentOf({ commands = [], verb, exitCode, seconds, images, messages }: ReportInput): JsonReport {
  const told = commands.length === 0 ? {} : { commands };
  return { version: 1, tool: { name: "plimsoll", version }, verb, exitCode, seconds, images: images.map((image) => imageOf(image, messages)), ...told };
}

/** Each member by name: an image may carry more than the published schema has. */
function imageOf(seen: ImageReport, messages: ReportInput["messages"]): JsonImage {
  const { name, dockerfile, target, engine, build, image, container, trouble, standIns } = seen;
  return {
    name,
    dockerfile,
    target,
    engine,
    build: build && { seconds: build.seconds, steps: build.steps, cachedSteps: build.cachedSteps },
    image: image && { size: image.size, compressedSize: image.compressedSize, layers: image.layers },
    container: container && { readySeconds: container.readySeconds, healthySeconds: container.healthySeconds, stopSeconds: container.stopSeconds },
    trouble: trouble && { code: trouble.code, message: trouble.message, hint: trouble.hint, place: trouble.place, output: trouble.output },
    standIns,
    verdicts: seen.verdicts.map((verdict) => verdictOf(verdict, messages(verdict.check))),
  };
}

function verdictOf({ reason, judges, suppressed, ...verdict }: Verdict, templates: Readonly<Record<string, string>>): JsonVerdict {
  return {
    ...verdict,
    ...(reason === undefined ? {} : { reason: messageOf(reason, templates) }),
    judges: judges.map(({ judge, answer }) => ({
      judge,
      outcome: answer.outcome,
      evidence: answer.evidence.map((evidence) => evidenceOf(evidence, templates)),
    })),
    suppressed: suppressed?.map(({ evidence, by, reason: why }) => ({ evidence: evidence.map((each) => evidenceOf(each, templates)), by, reason: why })),
  };
}

function evidenceOf({ message, place, related }: Evidence, templates: Readonly<Record<string, string>>): JsonEvidence {
  return { ...messageOf(message, templates), place, related };
}

function messageOf(message: Message, templates: Readonly<Record<string, string>>): JsonMessage {
  return { code: message.code, args: message.args, text: formatMessage(templates, message) };
}

/** JSON may hold characters that act on a terminal or turn its writing direction; written as escapes they say the same. */
function printable(json: string): string {
  return json.replace(
    /[\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
