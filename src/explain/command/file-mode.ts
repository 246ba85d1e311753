const RIGHTS: readonly (readonly [number, string])[] = [
  [4, "read"],
  [2, "write"],
  [1, "execute"],
];
const WHO: Readonly<Record<string, string>> = { u: "the owner", g: "the group", o: "others", a: "everybody" };
const LETTERS: Readonly<Record<string, string>> = {
  r: "read",
  w: "write",
  x: "execute",
  X: "execute, where somebody may already",
  s: "run as its owner or group",
  t: "delete only one's own in it",
};

/** `755` or `u+x` in words; undefined where it is neither. */
export function modeMeaning(mode: string): string | undefined {
  return numbers(mode) ?? letters(mode);
}

function numbers(mode: string): string | undefined {
  const [, special = "0", owner = "", group = "", others = ""] = /^([0-7])?([0-7])([0-7])([0-7])$/.exec(mode) ?? [];
  if (owner === "") return undefined;
  const parts = new Map<string, string[]>();
  for (const [who, digit] of [
    ["the owner", owner],
    ["the group", group],
    ["others", others],
  ] as const) {
    const may = RIGHTS.filter(([bit]) => (Number(digit) & bit) !== 0).map(([, word]) => word);
    const text = may.length === 0 ? "may do nothing" : `may ${join(may)}`;
    parts.set(text, [...(parts.get(text) ?? []), who]);
  }
  const told = [...parts].map(([text, who]) => (who.length === 3 ? `everybody ${text}` : `${join(who)} ${text}`)).join(", ");
  const more = [
    (Number(special) & 4) !== 0 ? "runs as its owner" : "",
    (Number(special) & 2) !== 0 ? "runs as its group" : "",
    (Number(special) & 1) !== 0 ? "only owners delete in it" : "",
  ].filter((part) => part !== "");
  return [told, ...more].join("; ");
}

function letters(mode: string): string | undefined {
  const told: string[] = [];
  for (const part of mode.split(",")) {
    const [, who = "", sign, rights = ""] = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(part) ?? [];
    if (sign === undefined) return undefined;
    const people = who === "" ? "everybody" : join([...who].map((letter) => WHO[letter] ?? letter));
    const may = join([...rights].map((letter) => LETTERS[letter] ?? letter));
    told.push(
      sign === "-"
        ? `${people} may no longer ${may}`
        : sign === "="
          ? `${people} may ${may === "" ? "do nothing" : `only ${may}`}`
          : `${people} may ${may} too`,
    );
  }
  return told.join(", ");
}

function join(words: readonly string[]): string {
  return words.length <= 1 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
