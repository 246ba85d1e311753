/** Ranges of versions as npm writes them, judged for one version; what is not understood gives undefined. */
export function allows(range: string, version: string): boolean | undefined {
  const parts = numbers(version);
  if (parts === undefined) return undefined;
  let unknown = false;
  for (const alternative of range.split("||")) {
    const allowed = allowsAll(alternative.trim(), parts);
    if (allowed === true) return true;
    if (allowed === undefined) unknown = true;
  }
  return unknown ? undefined : false;
}

type Version = readonly [number, number | undefined, number | undefined];

function allowsAll(text: string, version: Version): boolean | undefined {
  if (text === "" || text === "*" || text === "x" || text === "latest") return true;
  const hyphen = /^(\S+)\s+-\s+(\S+)$/.exec(text);
  const words = hyphen === null ? text.replaceAll(/(>=|<=|>|<|=|\^|~)\s+/g, "$1").split(/\s+/) : [`>=${hyphen[1] ?? ""}`, `<=${hyphen[2] ?? ""}`];
  for (const word of words) {
    const allowed = allowsWord(word, version);
    if (allowed !== true) return allowed;
  }
  return true;
}

/**
 * A version that is a tag, `22` or `22.12`, stands for the newest of its kind: it is within a lower limit if any of its releases is, and
 * within an upper one if it does not pass it.
 */
function allowsWord(word: string, version: Version): boolean | undefined {
  const match = /^(>=|<=|>|<|=|\^|~>?)?v?(.*)$/.exec(word);
  const operator = match?.[1] ?? "";
  const limit = numbers(match?.[2] ?? "");
  if (limit === undefined) return undefined;
  const newest: readonly number[] = [version[0], version[1] ?? 999, version[2] ?? 999];
  const from: readonly number[] = [limit[0], limit[1] ?? 0, limit[2] ?? 0];
  const upTo: readonly number[] = [limit[0], limit[1] ?? 999, limit[2] ?? 999];
  switch (operator) {
    case ">=":
      return compare(newest, from) >= 0;
    case ">":
      return compare(newest, upTo) > 0;
    case "<":
      // the newest of a kind is what will run; a limit within that kind keeps part of it only
      return compare([version[0], version[1] ?? 0, version[2] ?? 0], from) < 0;
    case "<=":
      return compare([version[0], version[1] ?? 0, version[2] ?? 0], upTo) <= 0;
    case "^":
      return version[0] === limit[0] && compare(newest, from) >= 0;
    case "~":
    case "~>":
      return version[0] === limit[0] && (limit[1] === undefined || version[1] === undefined || version[1] === limit[1]) && compare(newest, from) >= 0;
    default:
      return (
        version[0] === limit[0] &&
        (limit[1] === undefined || version[1] === undefined || version[1] === limit[1]) &&
        (limit[2] === undefined || version[2] === undefined || version[2] === limit[2])
      );
  }
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (let index = 0; index < 3; index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbers(text: string): Version | undefined {
  const match = /^(\d{1,4})(?:\.(\d{1,4}|[xX*]))?(?:\.(\d{1,4}|[xX*]))?(?:[-+][\w.-]*)?$/.exec(text.trim());
  if (match?.[1] === undefined) return undefined;
  return [Number(match[1]), numberOf(match[2]), numberOf(match[3])];
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || !/^\d/.test(text) ? undefined : Number(text);
}
