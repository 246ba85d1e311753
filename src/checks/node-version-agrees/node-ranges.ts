const LTS: Readonly<Record<string, number>> = {
  argon: 4,
  boron: 6,
  carbon: 8,
  dubnium: 10,
  erbium: 12,
  fermium: 14,
  gallium: 16,
  hydrogen: 18,
  iron: 20,
  jod: 22,
  krypton: 24,
};

/** The major version in `.nvmrc`: `v20.11.0`, `20`, `lts/iron`. Undefined for `lts/*` and the like. */
export function majorIn(text: string): number | undefined {
  const word = text.trim().split(/\s+/)[0] ?? "";
  const digits = /^v?(\d+)(?:\.[\dx*]+)*$/.exec(word)?.[1];
  return digits === undefined ? LTS[/^lts\/(\w+)$/.exec(word)?.[1] ?? ""] : Number(digits);
}

/** Whether some release of a major version may satisfy a range of npm's; what is not understood allows it. */
export function rangeAllows(range: string, major: number): boolean {
  return range.split("||").some((part) => partAllows(part.trim(), major));
}

function partAllows(part: string, major: number): boolean {
  const hyphen = /^v?(\d+)(?:[.x*][\d.x*]*)?\s+-\s+v?(\d+)(?:[.x*][\d.x*]*)?$/.exec(part);
  if (hyphen !== null) return major >= Number(hyphen[1]) && major <= Number(hyphen[2]);
  const comparators = [...part.matchAll(/(?:(>=|<=|>|<|=|\^|~)\s*)?v?(\d+|[x*])((?:\.[\dx*]+)*)/g)];
  const read = comparators.map((match) => match[0]).join("");
  // something else stands between them
  if (read.replaceAll(/\s/g, "") !== part.replaceAll(/\s/g, "")) return true;
  return comparators.every(([, operator = "=", digits = "", rest = ""]) => {
    if (!/^\d+$/.test(digits)) return true;
    const wanted = Number(digits);
    const isWhole = /^(?:\.(?:0|x|\*))*$/.test(rest);
    if (operator === ">=") return major >= wanted;
    if (operator === "<=") return major <= wanted;
    if (operator === ">") return rest === "" ? major > wanted : major >= wanted;
    if (operator === "<") return isWhole ? major < wanted : major <= wanted;
    return major === wanted;
  });
}
