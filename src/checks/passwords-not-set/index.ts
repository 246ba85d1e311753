import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { passwordsSet } from "../set-passwords.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No account gets a password that stands in the file.",
    why: "The same password is then in every container of the image, for everyone who can read the file or pull the image. An account of a container needs none: nobody logs in.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["checkov:CKV2_DOCKER_17"],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { plain: "{program} gives {account} a password that everyone can read; leave it out" },
  title: () => "no account gets a plain password",
  file({ plan }) {
    const plain = passwordsSet(plan).filter(({ account, kind }) => kind === "plain" && account !== "root");
    return noneOf(plain.map(({ account, program, span }) => saw("plain", { program, account: account ?? "an account" }, placeOf(plan, span))));
  },
});
