import { expect, test } from "vitest";
import { examplesIn, optionWordsIn } from "./page.ts";

const page = `# flag-flown

## Options

- \`colour\`: the colour,
  or several.
- \`half-mast\`: true on sad days.

Both may be left out.

## Examples

\`\`\`yaml
FR-1: { check: flag-flown }
\`\`\`

\`\`\`dockerfile bad
FROM scratch
\`\`\`

\`\`\`yaml options
colour: red
\`\`\`

\`\`\`text file=flag.txt
red
\`\`\`

\`\`\`dockerfile good
COPY flag.txt /
\`\`\`

\`\`\`dockerfile unproven
FROM other
\`\`\`
`;

test("each example has the options in force and the files beside it", () => {
  const options = { title: "options", text: "colour: red" };
  expect(examplesIn(page)).toEqual([
    { kind: "bad", text: "FROM scratch", files: [] },
    { kind: "good", text: "COPY flag.txt /", files: [options, { title: "flag.txt", text: "red" }] },
    { kind: "unproven", text: "FROM other", files: [options] },
  ]);
  expect(examplesIn("")).toEqual([]);
});

test("options are told in the page's own words", () => {
  expect([...optionWordsIn(page)]).toEqual([
    ["colour", "the colour, or several."],
    ["half-mast", "true on sad days."],
  ]);
  expect([...optionWordsIn("# a\n\n## Options\n\nNone.\n")]).toEqual([]);
});
