import { array, optional, picklist, strictObject, string } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

const SHOWN = 3;
const LONGEST_SHOWN = 120;

export const check: Check = defineCheck({
  meta: {
    summary: "Every line of the log is a JSON object.",
    why: "Collectors read one JSON object a line into fields that can be searched. A single traceback or banner of plain text becomes dozens of entries without a level or a time.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({
    streams: optional(array(picklist(["stdout", "stderr"])), ["stdout", "stderr"]),
    /** Keys that each object must have. */
    fields: optional(array(string()), []),
  }),
  messages: {
    all: "{count} lines, each a JSON object",
    plain: "this line on {stream} is no JSON object: {text}",
    lacks: "this line on {stream} has no {field}: {text}",
    more: "and {count} more",
    nothing: "it printed nothing on {streams}",
    notReady: "the application never became ready: {reason}",
  },
  title: ({ fields }) => `logs JSON lines${fields.length === 0 ? "" : ` with ${fields.join(", ")}`}`,
  container({ trial }, { fields, streams }) {
    const lines = trial.logs.filter(({ stream, text }) => streams.includes(stream) && text.trim() !== "");
    if (lines.length === 0) {
      return unproven(
        trial.ready === undefined ? saw("notReady", { reason: trial.notReady ?? "it ended" }) : saw("nothing", { streams: streams.join(" and ") }),
      );
    }
    const wrong = lines.flatMap(({ stream, text }): Evidence<"plain" | "lacks">[] => {
      const object = objectOf(text);
      const shown = text.trim().slice(0, LONGEST_SHOWN);
      const place = { kind: "command", command: `docker logs ${trial.container}`, output: shown } as const;
      if (object === undefined) return [saw("plain" as const, { stream, text: shown }, place)];
      const field = fields.find((each) => !(each in object));
      return field === undefined ? [] : [saw("lacks" as const, { stream, field, text: shown }, place)];
    });
    if (wrong.length === 0) return proven(saw("all", { count: lines.length }));
    return violated(...wrong.slice(0, SHOWN), ...(wrong.length > SHOWN ? [saw("more" as const, { count: wrong.length - SHOWN })] : []));
  },
});

function objectOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
