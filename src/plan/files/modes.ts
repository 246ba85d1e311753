/** Bits of a mode, as far as they are known: `bits` holds only ones of `known`. */
export interface Mode {
  readonly bits: number;
  readonly known: number;
}

const ALL = 0o7777;
const RWX = 0o777;
const SET_GID = 0o2000;
const SET_ID = 0o6000;

export const unknownMode: Mode = { bits: 0, known: 0 };

export function modeOf(bits: number): Mode {
  return { bits: bits & ALL, known: ALL };
}

/** The whole mode; undefined where a bit of it is not known. */
export function wholeMode({ bits, known }: Mode): number | undefined {
  return known === ALL ? bits : undefined;
}

export function isSame(left: Mode, right: Mode): boolean {
  return left.bits === right.bits && left.known === right.known;
}

/** What both agree on. */
export function joinedModes(left: Mode, right: Mode): Mode {
  const known = left.known & right.known & ~(left.bits ^ right.bits);
  return { bits: left.bits & known, known };
}

/** Some bits set to a value that is known. */
export function withBits({ bits, known }: Mode, mask: number, value: number): Mode {
  return { bits: (bits & ~mask) | (value & mask), known: known | mask };
}

/** Some bits no longer known. */
export function withoutKnowing({ bits, known }: Mode, mask: number): Mode {
  return { bits: bits & ~mask, known: known & ~mask };
}

/**
 * What chmod makes of a mode; undefined for a text that is no mode. `folder` is undefined where the type is not known, `umask` where another may hold;
 * `gnu` is true where the program is surely that of GNU.
 */
export function changedMode(text: string, before: Mode, folder: boolean | undefined, umask: number | undefined, gnu: boolean): Mode | undefined {
  if (/^[0-7]{1,5}$/.test(text)) return octal(text, before, folder, gnu);
  let mode = before;
  for (const clause of text.split(",")) {
    const parts = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(clause);
    if (parts === null) return undefined;
    for (const [, operator = "", letters = ""] of (parts[2] ?? "").matchAll(/([-+=])([rwxXstugo]*)/g))
      mode = symbolic({ who: parts[1] ?? "", operator, letters }, mode, folder, umask);
  }
  return mode;
}

function octal(text: string, before: Mode, folder: boolean | undefined, gnu: boolean): Mode {
  const bits = Number.parseInt(text, 8);
  // a folder keeps its set-id bits where the number does not speak of them with five digits; BusyBox takes them away
  if (folder === false || text.length > 4 || (before.known & SET_ID) === SET_ID) {
    const kept = folder !== false && text.length <= 4 ? before.bits & SET_ID : 0;
    if (kept === 0) return modeOf(bits);
    return gnu && folder === true ? modeOf(bits | kept) : withoutKnowing(modeOf(bits), kept & ~bits);
  }
  return withoutKnowing(modeOf(bits), SET_ID & ~before.known & ~bits);
}

interface Clause {
  readonly who: string;
  readonly operator: string;
  readonly letters: string;
}

const SHIFTS: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };

function symbolic({ letters, operator, who }: Clause, before: Mode, folder: boolean | undefined, umask: number | undefined): Mode {
  const classes = who === "" || who.includes("a") ? ["u", "g", "o"] : [...who];
  let value = 0;
  let unsure = 0;
  let mask = 0;
  for (const each of classes) {
    const shift = SHIFTS[each] ?? 0;
    mask |= 0o7 << shift;
    if (letters.includes("r")) value |= 0o4 << shift;
    if (letters.includes("w")) value |= 0o2 << shift;
    if (letters.includes("x")) value |= 0o1 << shift;
    if (letters.includes("X")) {
      const executed = isExecuted(before, folder);
      if (executed === true) value |= 0o1 << shift;
      if (executed === undefined) unsure |= 0o1 << shift;
    }
    for (const from of ["u", "g", "o"]) {
      if (!letters.includes(from)) continue;
      const at = SHIFTS[from] ?? 0;
      value |= ((before.bits >> at) & 0o7) << shift;
      unsure |= (~(before.known >> at) & 0o7) << shift;
    }
    if (letters.includes("s") && each !== "o") value |= each === "u" ? 0o4000 : SET_GID;
  }
  if (letters.includes("t") && (who === "" || /[ao]/.test(who))) value |= 0o1000;
  unsure &= ~value;
  if (who === "") {
    // without a class the umask keeps bits as they are
    if (umask === undefined) {
      unsure |= value & RWX;
      value &= ~RWX;
    } else {
      value &= ~(umask & RWX);
      unsure &= ~(umask & RWX);
      mask &= ~(umask & RWX);
    }
  }
  if (operator === "+") return withoutKnowing(withBits(before, value, value), unsure & ~before.bits);
  if (operator === "-") return withoutKnowing(withBits(before, value, 0), unsure);
  // `=` leaves a folder's set-id bits alone, and takes a file's away
  const special = (classes.includes("u") ? 0o4000 : 0) | (classes.includes("g") ? SET_GID : 0);
  const set = withBits(withBits(before, mask, value), folder === false ? special : value & ~RWX, value & ~RWX);
  return withoutKnowing(set, unsure | (folder === undefined ? before.bits & special & ~value : 0));
}

/** Whether `X` counts as `x`: for a folder, or where somebody may execute it. */
function isExecuted({ bits, known }: Mode, folder: boolean | undefined): boolean | undefined {
  if (folder === true || (bits & 0o111) !== 0) return true;
  return folder === false && (known & 0o111) === 0o111 ? false : undefined;
}
