import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { passwordsSet } from "../set-passwords.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "root has no password, and no account an empty one.",
    why: "In a container nobody logs in as root with a password: who may start a process in it is root already. A password only helps one that broke in, and an empty one lets every program become the account with su.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["dockle:DKL-LI-0001"],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    set: "{program} gives root a password; leave it out",
    empty: "{program} gives {account} an empty password: anyone may become it; lock the account with passwd -l",
  },
  title: () => "root has no password, and no account an empty one",
  file({ plan }) {
    const found = passwordsSet(plan).flatMap(({ account, kind, program, span }): Evidence<"set" | "empty">[] => {
      if (kind === "empty") return [saw("empty", { program, account: account ?? "an account" }, placeOf(plan, span))];
      return account === "root" ? [saw("set", { program }, placeOf(plan, span))] : [];
    });
    return noneOf(found);
  },
});
