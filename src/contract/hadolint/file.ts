import { array, boolean, optional, picklist, record, strictObject, string, transform, pipe, union, type GenericSchema } from "valibot";
import { ruleBook } from "../../facts/rule-book.ts";
import type { Level } from "../../verdict/verdict.ts";
import { checkPart } from "../issues.ts";
import { MOST_PROBLEMS, quoted, throwProblems, type Problem } from "../problem.ts";
import type { KnownChecks } from "../requirements.ts";
import { readYaml, type YamlFile, type YamlPath } from "../yaml-file.ts";

/** Names of hadolint's file in a project, the first that is there wins. */
export const hadolintNames: readonly string[] = [".hadolint.yaml", ".hadolint.yml"];

/** Levels below which a finding does not fail a run; `none`: none does. */
export type Threshold = Level | "none";

/** What a `.hadolint.yaml` says, its rules as they are written. */
export interface HadolintSettings {
  readonly path: string;
  readonly ignored: readonly string[];
  readonly levels: ReadonlyMap<string, Level>;
  readonly trustedRegistries: readonly string[];
  /** What kind of text each label holds. */
  readonly labels: ReadonlyMap<string, LabelKind>;
  readonly strictLabels: boolean;
  readonly threshold: Threshold | undefined;
  readonly noFail: boolean;
  /** False where comments take nothing back. */
  readonly comments: boolean;
}

export type LabelKind = (typeof labelKinds)[number];

export const labelKinds = ["text", "rawtext", "url", "rfc3339", "semver", "hash", "email", "spdx"] as const;

/** hadolint's settings as its file has them; its environment variables say the same things. */
export interface WrittenHadolint {
  readonly ignored?: string[] | undefined;
  readonly override?: { readonly [Key in HadolintLevel]?: string[] | undefined } | undefined;
  readonly trustedRegistries?: string[] | undefined;
  readonly "label-schema"?: Record<string, LabelKind> | undefined;
  readonly "strict-labels"?: boolean | undefined;
  readonly "failure-threshold"?: HadolintLevel | "ignore" | "none" | undefined;
  readonly "no-fail"?: boolean | undefined;
  readonly "disable-ignore-pragma"?: boolean | undefined;
}

export type HadolintLevel = (typeof hadolintLevels)[number];

export const hadolintLevels = ["error", "warning", "info", "style"] as const;
export const hadolintThresholds = ["error", "warning", "info", "style", "ignore", "none"] as const;

const texts = array(string("must be a text"), "must be a list of texts");
const textOrTexts = union(
  [
    pipe(
      string(),
      transform((text) => [text]),
    ),
    array(string()),
  ],
  "must be a text or a list of texts",
);
const truth = boolean("must be true or false");

const schema: GenericSchema<unknown, WrittenHadolint> = strictObject({
  ignored: optional(texts),
  override: optional(strictObject({ error: optional(texts), warning: optional(texts), info: optional(texts), style: optional(texts) })),
  trustedRegistries: optional(textOrTexts),
  "label-schema": optional(record(string(), picklist(labelKinds, `must be one of ${labelKinds.join(", ")}`))),
  "strict-labels": optional(truth),
  "failure-threshold": optional(picklist(hadolintThresholds, "must be error, warning, info, style, ignore or none")),
  "no-fail": optional(truth),
  "disable-ignore-pragma": optional(truth),
  // hadolint's own output; Plimsoll's is chosen on its command line
  format: optional(string()),
  "no-color": optional(truth),
});

/**
 * Reads a `.hadolint.yaml`. An empty one says nothing. `environment` is what hadolint's variables say beside it.
 *
 * @throws ContractError for unknown keys, wrong values, and rules that neither hadolint nor Plimsoll has.
 */
export function readHadolintFile(path: string, text: string, checks: KnownChecks, environment?: WrittenHadolint): HadolintSettings {
  const file = readYaml(path, text, []);
  const read = checkPart(schema, file.value ?? {}, file, []);
  const unknown = unknownRulesIn(file, checks);
  if ("problems" in read) throwProblems([...read.problems, ...unknown]);
  throwProblems(unknown);
  const written: WrittenHadolint = "value" in read ? read.value : {};
  return hadolintSettings(path, environment === undefined ? written : together(environment, written));
}

/** As hadolint puts them together: lists are joined, a file says more than the environment, but for a label that both name. */
function together(environment: WrittenHadolint, file: WrittenHadolint): WrittenHadolint {
  const join = (left: string[] = [], right: string[] = []): string[] => [...left, ...right];
  return {
    ...environment,
    ...file,
    ignored: join(environment.ignored, file.ignored),
    override: Object.fromEntries(hadolintLevels.map((level) => [level, join(environment.override?.[level], file.override?.[level])])),
    trustedRegistries: join(environment.trustedRegistries, file.trustedRegistries),
    "label-schema": { ...file["label-schema"], ...environment["label-schema"] },
  };
}

/** What was written, with what is not said by default. */
export function hadolintSettings(path: string, written: WrittenHadolint): HadolintSettings {
  // a rule under two levels has the graver one
  const override = hadolintLevels.toReversed().map((level) => [level, written.override?.[level]] as const);
  const threshold = written["failure-threshold"];
  return {
    path,
    ignored: written.ignored ?? [],
    levels: new Map(override.flatMap(([level, rules]) => (rules ?? []).map((rule) => [rule, levelOf(level)] as const))),
    trustedRegistries: written.trustedRegistries ?? [],
    labels: new Map(Object.entries(written["label-schema"] ?? {})),
    strictLabels: written["strict-labels"] ?? false,
    threshold: threshold === undefined ? undefined : thresholdOf(threshold),
    noFail: written["no-fail"] ?? false,
    comments: written["disable-ignore-pragma"] !== true,
  };
}

/** hadolint's `ignore` and `style` are less than Plimsoll's least level. */
export function thresholdOf(written: HadolintLevel | "ignore" | "none"): Threshold {
  return written === "none" ? "none" : written === "ignore" ? "info" : levelOf(written);
}

function levelOf(written: string): Level {
  return written === "error" || written === "warning" ? written : "info";
}

/** Looked for in what is there, whatever else is wrong with the file. */
function unknownRulesIn(file: YamlFile, checks: KnownChecks): readonly Problem[] {
  const { ignored, override } = asMap(file.value);
  return [
    ...unknownRules(ignored, ["ignored"], file, checks),
    ...Object.entries(asMap(override)).flatMap(([level, rules]) => unknownRules(rules, ["override", level], file, checks)),
  ];
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
}

function unknownRules(rules: unknown, at: YamlPath, file: YamlFile, checks: KnownChecks): readonly Problem[] {
  if (!Array.isArray(rules)) return [];
  const problems: Problem[] = [];
  for (const [index, rule] of rules.entries()) {
    if (typeof rule !== "string" || problems.length > MOST_PROBLEMS) continue;
    // a check's own id may stand here too, while somebody moves over
    const meanings = [ruleBook(checks).meaning(rule, "hadolint"), ruleBook(checks).meaning(rule, "plimsoll")];
    if (meanings.some(({ known }) => known)) continue;
    const nearest = meanings.flatMap((meaning) => (meaning.known || meaning.nearest === undefined ? [] : [meaning.nearest]))[0];
    const hint = nearest === undefined ? undefined : `did you mean ${nearest}?`;
    problems.push({ code: "unknown-rule", message: `there is no rule ${quoted(rule)}`, hint, place: file.place([...at, index], "value") });
  }
  return problems;
}
