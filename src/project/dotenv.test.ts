import { expect, test } from "vitest";
import { readDotenv } from "./dotenv.ts";

test("reads assignments, quoted, exported, commented out", () => {
  const text = ["A=1", 'export B="two words" # why', "C='x#y'", "# D=off", "# prose with a = sign", "E = value # note", "broken line", "F=", 'G="open'].join(
    "\r\n",
  );
  expect(readDotenv(text)).toEqual([
    { name: "A", value: "1", line: 1, commented: false },
    { name: "B", value: "two words", line: 2, commented: false },
    { name: "C", value: "x#y", line: 3, commented: false },
    { name: "D", value: "off", line: 4, commented: true },
    { name: "E", value: "value", line: 6, commented: false },
    { name: "F", value: "", line: 8, commented: false },
    { name: "G", value: "open", line: 9, commented: false },
  ]);
});
