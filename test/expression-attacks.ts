import { analyse } from "scslre";

type Pattern = ReturnType<typeof analyse>["parsed"]["pattern"];
type Alternative = Pattern["alternatives"][number];
type Element = Alternative["elements"][number];

/** Signs that classes are tried with. */
const SIGNS = ["a", "A", "1", " ", "\t", "\n", "/", ".", "-", "_", "=", ":", ";", ",", '"', "'", "$", "#", "@", "<", "\\", "{", "(", "|", "é"];
/** No expression takes long with so many. */
const MOST_PUMPS = 400;

/** Texts that, said over and over, let as many beginnings of a match as possible fail late: stretches of what the pattern fits. */
export function pumpsOf(source: string, flags: string): readonly string[] {
  const { pattern } = analyse({ source, flags }, { maxReports: 0 }).parsed;
  const pumps = new Set<string>();
  for (const { elements } of pattern.alternatives) {
    for (let first = 0; first < elements.length; first += 1) {
      let before = [""];
      for (const element of elements.slice(first)) {
        const some = textsOf(element, flags);
        before = before.flatMap((text) => some.map((each) => text + each)).slice(0, 4);
        for (const text of before) for (const pump of [text, `${text} `, `${text}\n`]) pumps.add(pump);
      }
    }
  }
  pumps.delete("");
  return [...pumps].slice(-MOST_PUMPS);
}

/** A few texts that an element fits. */
function textsOf(element: Element, flags: string): readonly string[] {
  switch (element.type) {
    case "Character":
      return [String.fromCodePoint(element.value)];
    case "CharacterSet":
    case "CharacterClass":
      return signsIn(element.raw, flags);
    case "Quantifier": {
      const some = textsOf(element.element, flags).map((text) => text.repeat(Math.max(1, Math.min(element.min, 20))));
      return element.min === 0 ? ["", ...some] : some;
    }
    case "Group":
    case "CapturingGroup":
      return element.alternatives.flatMap((each) => textOfAll(each.elements, flags)).slice(0, 4);
    default:
      return [""];
  }
}

function textOfAll(elements: readonly Element[], flags: string): readonly string[] {
  return elements.reduce<readonly string[]>((texts, element) => texts.flatMap((text) => textsOf(element, flags).map((each) => text + each)).slice(0, 3), [""]);
}

function signsIn(raw: string, flags: string): readonly string[] {
  const one = new RegExp(`^${raw}$`, flags.replace(/[gym]/g, ""));
  const found = SIGNS.filter((sign) => one.test(sign));
  return found.length > 3 ? [found[0] ?? "", found[Math.floor(found.length / 2)] ?? "", found.at(-1) ?? ""] : found.length === 0 ? [""] : found;
}

/** Characters, and the milliseconds beyond which an expression is looked at again with more of them. */
const STEPS = [
  { length: 2000, ms: 0 },
  { length: 10_000, ms: 4 },
] as const;
/** So much text takes what is linear a few milliseconds, and what is quadratic a second. */
const MOST = { length: 60_000, ms: 100 } as const;
/** What is cubic takes so long for the first step already. */
const ENDLESS_MS = 500;

/** The text that an expression takes much more than linear time for when it is said over and over, and the time; undefined where there is none. */
export function slowPump(source: string, flags: string): { readonly pump: string; readonly ms: number } | undefined {
  const expression = new RegExp(source, flags.includes("g") ? flags : `${flags}g`);
  for (const pump of pumpsOf(source, flags)) {
    const ms = timeOf(expression, pump);
    if (ms > MOST.ms) return { pump, ms };
  }
  return undefined;
}

function timeOf(expression: RegExp, pump: string): number {
  for (const step of STEPS) {
    const ms = run(expression, pump, step.length);
    if (ms < step.ms || ms > ENDLESS_MS) return ms;
  }
  return run(expression, pump, MOST.length);
}

/** Milliseconds; the better of two times, where the first is not beyond doubt. */
function run(expression: RegExp, pump: string, length: number): number {
  const text = pump.repeat(Math.ceil(length / pump.length));
  const once = (): number => {
    const start = performance.now();
    text.replace(expression, "");
    return performance.now() - start;
  };
  const first = once();
  return first > ENDLESS_MS ? first : Math.min(first, once());
}
