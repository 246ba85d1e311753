/** A name from an archive as an absolute path inside the image: `./a//b/` is `/a/b`, `../x` is `/x`, `` is `/`. */
export function cleanPath(name: string): string {
  let start = 0;
  let end = name.length;
  if (name.startsWith("./")) start = 2;
  else if (name.startsWith("/")) start = 1;
  if (end > start && name.endsWith("/")) end--;

  // Nearly every name is plain: nothing between its ends to take away.
  if (start === end) return "/";
  if (!needsCleaning(name, start, end)) return start === 1 && end === name.length ? name : `/${name.slice(start, end)}`;

  const kept: string[] = [];
  for (const part of name.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") kept.pop();
    else kept.push(part);
  }
  return `/${kept.join("/")}`;
}

/** True where a part is empty or begins with a point and may be `.` or `..`. */
function needsCleaning(name: string, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const first = name.charCodeAt(at);
    if (first === 0x2f) return true;
    const slash = name.indexOf("/", at);
    const stop = slash === -1 || slash > end ? end : slash;
    const length = stop - at;
    if (first === 0x2e && (length === 1 || (length === 2 && name.charCodeAt(at + 1) === 0x2e))) return true;
    at = stop + 1;
  }
  // `a//` ends in a slash that the loop cannot see.
  return name.charCodeAt(end - 1) === 0x2f;
}

/** True for a name that climbs above the root: `../x`, `a/../../x`. */
export function leadsOutside(name: string): boolean {
  if (!name.includes("..")) return false;
  let depth = 0;
  for (const part of name.split("/")) {
    if (part === "..") depth--;
    else if (part !== "" && part !== ".") depth++;
    if (depth < 0) return true;
  }
  return false;
}

export function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
