import { UserError } from "../../errors.ts";
import { ruleBook } from "../../facts/rule-book.ts";
import { nearestWord } from "../../text/nearest.ts";
import { quoted } from "../problem.ts";
import type { KnownChecks } from "../requirements.ts";
import { hadolintLevels, hadolintThresholds, labelKinds, type HadolintLevel, type LabelKind, type WrittenHadolint } from "./file.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const YES: ReadonlySet<string> = new Set(["1", "y", "on", "true", "yes"]);
const NO: ReadonlySet<string> = new Set(["0", "n", "off", "false", "no", ""]);

/**
 * What hadolint's environment variables say; undefined where none is set. Those that are about hadolint's own output (HADOLINT_FORMAT, HADOLINT_VERBOSE)
 * say nothing here.
 *
 * @throws UserError for a value that means nothing, and for a rule that neither hadolint nor Plimsoll has; hadolint passes over both.
 */
export function readHadolintEnvironment(env: Environment, checks: KnownChecks): WrittenHadolint | undefined {
  const override = hadolintLevels.flatMap((level): readonly (readonly [HadolintLevel, string[]])[] => {
    const rules = rulesIn(`HADOLINT_OVERRIDE_${level.toUpperCase()}`, env, checks);
    return rules === undefined ? [] : [[level, rules]];
  });
  const said = {
    ignored: rulesIn("HADOLINT_IGNORE", env, checks),
    override: override.length === 0 ? undefined : Object.fromEntries(override),
    trustedRegistries: listIn("HADOLINT_TRUSTED_REGISTRIES", env),
    "label-schema": labelsIn("HADOLINT_REQUIRE_LABELS", env),
    "strict-labels": truthIn("HADOLINT_STRICT_LABELS", env),
    "failure-threshold": thresholdIn("HADOLINT_FAILURE_THRESHOLD", env),
    "no-fail": truthIn("HADOLINT_NOFAIL", env),
    "disable-ignore-pragma": truthIn("HADOLINT_DISABLE_IGNORE_PRAGMA", env),
  };
  const set = Object.entries(said).filter(([, value]) => value !== undefined);
  return set.length === 0 ? undefined : Object.fromEntries(set);
}

function listIn(name: string, env: Environment): string[] | undefined {
  const words = env[name]?.split(",").flatMap((word) => word.trim() || []);
  return words === undefined || words.length === 0 ? undefined : words;
}

function rulesIn(name: string, env: Environment, checks: KnownChecks): string[] | undefined {
  const rules = listIn(name, env);
  for (const rule of rules ?? []) {
    // a check's own id may stand here too, as in the file
    const meanings = [ruleBook(checks).meaning(rule, "hadolint"), ruleBook(checks).meaning(rule, "plimsoll")];
    if (meanings.some(({ known }) => known)) continue;
    const nearest = meanings.flatMap((meaning) => (meaning.known || meaning.nearest === undefined ? [] : [meaning.nearest]))[0];
    throw wrong(
      name,
      `there is no rule ${quoted(rule)}`,
      nearest === undefined ? "it is a list of rules with commas between them" : `did you mean ${nearest}?`,
    );
  }
  return rules;
}

function truthIn(name: string, env: Environment): boolean | undefined {
  const written = env[name];
  if (written === undefined) return undefined;
  const word = written.trim().toLowerCase();
  if (!YES.has(word) && !NO.has(word)) throw wrong(name, `${quoted(written)} is neither yes nor no`, "write 1, true or yes, or leave it unset");
  return YES.has(word);
}

function thresholdIn(name: string, env: Environment): WrittenHadolint["failure-threshold"] {
  const written = env[name]?.trim();
  if (written === undefined || written === "") return undefined;
  const known = hadolintThresholds.find((level) => level === written);
  if (known !== undefined) return known;
  const nearest = nearestWord(written, hadolintThresholds);
  throw wrong(name, `there is no level ${quoted(written)}`, nearest === undefined ? `there are ${hadolintThresholds.join(", ")}` : `did you mean ${nearest}?`);
}

/** `maintainer:text,url:url`; a label alone is a text. */
function labelsIn(name: string, env: Environment): Record<string, LabelKind> | undefined {
  const labels = listIn(name, env)?.map((item): readonly [string, LabelKind] => {
    const colon = item.indexOf(":");
    const label = colon === -1 ? item : item.slice(0, colon);
    const kind = colon === -1 ? "" : item.slice(colon + 1);
    const known = kind === "" ? "text" : labelKinds.find((each) => each === kind);
    if (known !== undefined && label !== "") return [label, known];
    const nearest = nearestWord(kind, labelKinds);
    throw wrong(
      name,
      `${quoted(item)} is no label and its kind`,
      nearest === undefined ? `write LABEL:KIND, a kind of ${labelKinds.join(", ")}` : `did you mean ${nearest}?`,
    );
  });
  return labels === undefined ? undefined : Object.fromEntries(labels);
}

function wrong(name: string, message: string, hint: string): UserError {
  return new UserError("wrong-environment", `${name}: ${message}`, { hint });
}
