import { expect, test } from "vitest";
import { withoutSecrets } from "./withheld.ts";

test.each([
  ["RUN API_TOKEN=hunter2hunter2 make", "RUN API_TOKEN=*** make"],
  ["--password='two words' --user=app", "--password=*** --user=app"],
  [`curl https://app:Tr0ub4dor@host/ ghp_${"a1B2".repeat(9)}`, "curl https://app:***@host/ ***"],
  ["RUN PORT=8000 make", "RUN PORT=8000 make"],
])("%s is shown as %s", (text, shown) => {
  expect(withoutSecrets(text)).toBe(shown);
});
