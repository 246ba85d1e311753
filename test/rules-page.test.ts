import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkRulesPage } from "../src/schemas.ts";

/** The formatter lines the columns up. */
const plain = (page: string): string => page.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---");

test("docs/rules.md is what the checks say; npm run build writes it", () => {
  expect(plain(readFileSync(join(import.meta.dirname, "../docs/rules.md"), "utf8"))).toBe(plain(checkRulesPage()));
});

test("each check has a row", () => {
  expect(plain(checkRulesPage())).toContain(
    "| `user-not-root` | The container runs as a user other than root. | error | f i C | recommended, hadolint | hadolint:DL3002",
  );
});
