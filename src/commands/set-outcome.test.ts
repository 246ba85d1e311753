import { expect, test } from "vitest";
import { screenOf } from "../reports/screen.ts";
import { setOutcome } from "./set-outcome.ts";
import { outcomeOf } from "./write-set.ts";

test("what became of each file fits the terminal, with its paths whole", () => {
  const written = {
    ...outcomeOf([]),
    wrote: ["plimsoll.yaml", "Dockerfile", ".dockerignore", "docker-entrypoint.sh", "compose.yaml"],
    conflicts: [{ path: "compose.prod.yaml", places: 2 }],
  };
  const lines = setOutcome(written, [], screenOf({ width: 40, colour: false, unicode: true }));
  expect(lines).toEqual([
    "  wrote  plimsoll.yaml  Dockerfile",
    "         .dockerignore",
    "         docker-entrypoint.sh",
    "         compose.yaml",
    "  ! compose.prod.yaml: 2 places that you",
    "    and plimsoll both changed; look for",
    "    <<<<<<< yours",
  ]);
});
