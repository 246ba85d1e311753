import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { passwordsSet } from "../set-passwords.ts";

const SHADOW = "/etc/shadow";

export const check: Check = defineCheck({
  meta: {
    summary: "root has no password, and no account an empty one.",
    why: "In a container nobody logs in as root with a password: who may start a process in it is root already. A password only helps one that broke in, and an empty one lets every program become the account with su.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["dockle:DKL-LI-0001"],
    settledBy: "image",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    set: "{program} gives root a password; leave it out",
    empty: "{program} gives {account} an empty password: anyone may become it; lock the account with passwd -l",
    imageSet: "root has a password in {path}",
    imageEmpty: "{account} has an empty password in {path}: anyone may become it",
    locked: "no account can be entered with a password that is known",
    unread: "{path} could not be read",
  },
  title: () => "root has no password, and no account an empty one",
  file({ plan }) {
    const found = passwordsSet(plan).flatMap(({ account, kind, program, span }): Evidence<"set" | "empty">[] => {
      if (kind === "empty") return [saw("empty", { program, account: account ?? "an account" }, placeOf(plan, span))];
      return account === "root" ? [saw("set", { program }, placeOf(plan, span))] : [];
    });
    return noneOf(found);
  },
  keeps:
    () =>
    ({ path }) =>
      path === SHADOW ? Infinity : 0,
  image({ image }) {
    const entry = image.lstat(SHADOW);
    const accounts = passwordsIn(image.read("/etc/passwd"));
    const shadowed = passwordsIn(image.read(SHADOW));
    if (entry !== undefined && entry.size > 0 && shadowed.size === 0) return unproven(saw("unread", { path: SHADOW }));
    const found = [...accounts].flatMap(([account, inPasswd]): Evidence<"imageEmpty" | "imageSet">[] => {
      // "x": what counts stands in /etc/shadow; who has no line there has no way in
      const path = inPasswd === "x" ? SHADOW : "/etc/passwd";
      const password = inPasswd === "x" ? shadowed.get(account) : inPasswd;
      const place = { kind: "image", path } as const;
      if (password === "") return [saw("imageEmpty" as const, { account, path }, place)];
      return account === "root" && password !== undefined && /^[^*!]/.test(password) ? [saw("imageSet" as const, { path }, place)] : [];
    });
    return found.length > 0 ? violated(...found) : proven(saw("locked"));
  },
});

/** The second field of each account's line: a hash, a lock, `x`, or nothing. */
function passwordsIn(bytes: Uint8Array | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of new TextDecoder().decode(bytes).split("\n")) {
    const [account, password] = line.split(":");
    if (account !== undefined && password !== undefined && account !== "" && !account.startsWith("#")) found.set(account, password);
  }
  return found;
}
