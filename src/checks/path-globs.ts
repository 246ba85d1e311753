/**
 * True when an absolute path fits an absolute pattern. `*` and `?` stay inside one segment, `**` stands for any number of
 * segments, also none. Takes time in proportion to pattern times path, whatever the pattern.
 */
export function fitsGlob(pattern: string, path: string): boolean {
  const last = pattern.slice(pattern.lastIndexOf("/") + 1);
  // Most paths of an image end here, before anything is taken apart.
  if (!isGlob(last) && !path.endsWith(last)) return false;
  // `/app/**` is also /app
  const plain = pattern.slice(0, Math.max(0, pattern.search(/\/?[*?]/)));
  if (!UNTIDY.test(pattern) && !UNTIDY.test(path) && !path.startsWith(plain)) return false;
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(path);
  // reach[i]: the segments of the path so far fit the first i segments of the pattern.
  let reach = wanted.map(() => false);
  reach.unshift(true);
  skipDoubleStars(reach, wanted);
  for (const segment of given) {
    const next = wanted.map((part, index) => (part === "**" ? reach[index + 1] === true : reach[index] === true && fitsSegment(part, segment)));
    next.unshift(false);
    skipDoubleStars(next, wanted);
    reach = next;
  }
  return reach.at(-1) === true;
}

/**
 * Tells whether a relative path, or the folder of it that is as deep as the pattern, fits a relative pattern. Made once and asked of very many files:
 * one that begins otherwise costs next to nothing.
 */
export function withinGlob(pattern: string): (file: string) => boolean {
  const depth = pattern.split("/").length;
  const plain = pattern.slice(0, Math.max(pattern.search(/[*?]/), 0));
  const lead = UNTIDY.test(`/${pattern}`) ? "" : plain.slice(0, Math.max(plain.lastIndexOf("/"), 0));
  return (file) => file.startsWith(lead) && fitsGlob(`/${pattern}`, `/${firstParts(file, depth)}`);
}

function firstParts(path: string, count: number): string {
  let end = -1;
  for (let part = 0; part < count; part += 1) {
    end = path.indexOf("/", end + 1);
    if (end === -1) return path;
  }
  return path.slice(0, end);
}

export function isGlob(path: string): boolean {
  return /[*?]/.test(path);
}

/** A path as a user writes it, made absolute: relative ones stand in `folder`; one that starts with `**` is meant anywhere. */
export function absolutePattern(path: string, folder: string): string {
  if (path.startsWith("/") || path.startsWith("**")) return joinPath("/", path);
  return joinPath(folder, path);
}

const UNTIDY = /\/\.{0,2}(?:\/|$)/;

/** Joins two paths and takes out `.`, `..` and doubled slashes; `..` never leaves the root. An absolute second path wins. */
export function joinPath(folder: string, path: string): string {
  const joined = path.startsWith("/") ? path : `${folder}/${path}`;
  if (joined.startsWith("/") && !UNTIDY.test(joined)) return joined;
  const segments: string[] = [];
  for (const segment of joined.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  return `/${segments.join("/")}`;
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "" && segment !== ".");
}

function skipDoubleStars(reach: boolean[], wanted: readonly string[]): void {
  for (const [index, part] of wanted.entries()) if (part === "**" && reach[index] === true) reach[index + 1] = true;
}

/** Whether one segment of a path fits a pattern of `*` and `?`. */
export function fitsSegment(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let retry = 0;
  for (let read = 0; read < text.length;) {
    if (pattern[at] === "*") {
      star = at++;
      retry = read;
    } else if (pattern[at] === "?" || pattern[at] === text[read]) {
      at++;
      read++;
    } else if (star !== -1) {
      at = star + 1;
      read = ++retry;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
