import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The container does not start its program with su or sudo.",
    why: "su and sudo stay between the engine and the program: su kills it two seconds after a stop was asked for, behind the shell form it never hears of the stop, and sudo takes variables of the image away. USER, or gosu, su-exec and setpriv, put the program itself in place.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
  },
  options: strictObject({}),
  messages: { wrapped: "the container starts {program} through {wrapper}; name the user with USER, or use gosu or setpriv" },
  title: () => "starts without su and sudo",
  file({ plan }) {
    const { cmd, entrypoint } = plan.target?.config ?? {};
    const starts = [entrypoint, cmd].flatMap((invocation) => (invocation === undefined ? [] : [invocation]));
    return noneOf(
      starts.flatMap(({ span, value }) => {
        const found = value.commands.flatMap(({ name, wrappers }) => {
          const wrapper = wrappers.find((each) => each === "su" || each === "sudo");
          return wrapper === undefined ? [] : [{ wrapper, program: name }];
        })[0];
        return found === undefined ? [] : [saw("wrapped", found, placeOf(plan, span))];
      }),
    );
  },
});
