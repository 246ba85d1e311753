import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { globalVariables } from "../../plan/variables.ts";
import { nearestWord } from "../../text/nearest.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import { fromsOf } from "../froms.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isFilledIn } from "../template-files.ts";
import { namesUsed } from "../used-names.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Every variable in a FROM has an ARG before the first FROM.",
    why: "FROM sees nothing but those ARGs. A variable without one is empty, and --build-arg never reaches it.",
    level: "error",
    group: "base",
    since: "0.1.0",
    sameAs: ["buildkit:UndefinedArgInFrom", "droast:DF086", "dockerfile-utils:BASE_NAME_EMPTY"],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { missing: "{name} is not declared: write ARG {name} before the first FROM", near: "{name} is not declared, did you mean {nearest}?" },
  title: () => "variables in FROM are declared",
  file({ plan }) {
    const { names, scope } = globalVariables(plan, plan.args);
    return noneOf(
      fromsOf(plan).flatMap(({ base, platform }) =>
        [
          { text: base?.value ?? "", span: base?.span },
          { text: platform?.value ?? "", span: platform?.span },
        ].flatMap(({ span, text }) =>
          namesUsed(text, plan.tree.escape).flatMap(({ name }): Evidence<"missing" | "near">[] => {
            // what the builder itself defines is never unset
            if (span === undefined || names.has(name) || scope.lookup(name) !== "unset" || isFilledIn(plan, span)) return [];
            const nearest = nearestWord(name, names);
            const place = placeOf(plan, span);
            return [nearest === undefined ? saw("missing", { name }, place) : saw("near", { name, nearest }, place)];
          }),
        ),
      ),
    );
  },
});
