import { strictObject } from "valibot";
import { wordsOf } from "../../dockerfile/words.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { instructionsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Port 22 is not exposed.",
    why: "Port 22 says that one logs in to the container. Engines have a way in of their own (docker exec, kubectl exec) that needs no server, keys or passwords in the image.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: ["kics:5907595b", "trivy:DS-0004", "checkov:CKV_DOCKER_1"],
    settledBy: "file",
    words: ["expose"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { exposed: "EXPOSE {port}: a container needs no SSH; use docker exec, and take port and server away" },
  title: () => "port 22 is not exposed",
  file: ({ plan }) =>
    noneOf(
      instructionsWritten(plan)
        .filter(({ instruction }) => instruction.keyword === "EXPOSE")
        .flatMap(({ instruction }) => wordsOf(instruction, plan.tree.escape))
        .flatMap(({ span, value }) => (/^"?22(?:\/tcp)?"?$/i.test(value) ? [saw("exposed", { port: value }, placeOf(plan, span))] : [])),
    ),
});
