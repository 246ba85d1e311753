import { expect, test } from "vitest";
import { screenOf } from "../screen.ts";
import { writeOutput } from "./trouble.ts";

test("of a line that a program wrote over, its last state is shown", () => {
  const screen = screenOf({ width: 80, colour: false, unicode: true });
  expect(writeOutput("  0 %\r 50 %\r100 %\r\n", 2, screen)).toEqual(["  │ 100 %"]);
});
