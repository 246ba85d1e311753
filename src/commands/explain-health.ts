import { UserError } from "../errors.ts";
import { healthDialects, healthSentences, type HealthDialect } from "../explain/health-dialects.ts";
import type { HealthContract } from "../explain/health.ts";
import { healthMoments, usualTimes } from "../facts/health-times.ts";
import type { Terminal } from "../reports/kind.ts";
import { layOut, screenOf } from "../reports/screen.ts";
import type { CommandIo } from "./io.ts";
import { openSession } from "./open-session.ts";
import { writeEach } from "./write-reports.ts";

/** What is shown where no Dockerfile has a health check. */
const example: HealthContract = {
  ...usualTimes,
  test: ["curl", "--fail", "--silent", "http://127.0.0.1:8000/health"],
  shell: false,
  http: { scheme: "http", port: 8000, path: "/health" },
  timeout: 3,
  startPeriod: 30,
  startInterval: 1,
};

/** `plimsoll explain health`: the health check of this directory's image in each platform's dialect. */
export async function explainHealth(formats: readonly string[], outputs: readonly string[], io: CommandIo): Promise<void> {
  const found = await openSession(io, () => {}).health(io.cwd);
  const health = found?.health ?? example;
  const head = found === undefined ? "No image here has a health check. This is one for a path /health on port 8000." : `The health check of ${found.path}`;
  const writers = (formats.length === 0 ? ["text"] : formats).map(writerNamed);
  writeEach(
    writers.map((write) => (terminal) => `${write(head, health, terminal)}\n`),
    outputs,
    io,
  );
}

type Writer = (head: string, health: HealthContract, terminal: Terminal) => string;

function writerNamed(format: string): Writer {
  if (format === "json") return json;
  if (format === "markdown") return markdown;
  if (format === "text") return text;
  throw new UserError("unknown-format", `there is no format ${format} for health`, { hint: "text, markdown or json" });
}

function json(_: string, health: HealthContract): string {
  return JSON.stringify({ version: 1, health, times: healthMoments(health), dialects: healthDialects(health) }, undefined, 2);
}

function markdown(head: string, health: HealthContract): string {
  const parts = healthDialects(health).map(({ language, name, notes, text: body }) => {
    const fence = body === undefined ? [] : ["", "```" + language, body, "```"];
    return [`## ${name}`, ...fence, "", ...notes.map((note) => `- ${note}`)].join("\n");
  });
  return [`# ${head}`, "", healthSentences(health).join(" "), "", parts.join("\n\n")].join("\n");
}

function text(head: string, health: HealthContract, terminal: Terminal): string {
  const screen = screenOf(terminal);
  const dialect = ({ name, notes, text: body }: HealthDialect): readonly string[] => [
    "",
    screen.bold(name),
    ...(body?.split("\n").map((line) => `    ${line}`) ?? []),
    ...notes.flatMap((note) => layOut(screen, { prefix: "  - ", text: note })),
  ];
  return [
    screen.bold(head),
    ...healthSentences(health).flatMap((each) => layOut(screen, { prefix: "  ", text: each })),
    ...healthDialects(health).flatMap(dialect),
  ].join("\n");
}
