// Runs every test and ends with one line that counts them: `N passed, N failed, N skipped`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = new URL("..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "plimsoll-test-"));
const report = join(folder, "report.json");

// the acceptance tests run the built command line
const build = spawnSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: "inherit" });
const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...process.argv.slice(2)];
const tests = build.status === 0 ? spawnSync(join(root, "node_modules/.bin/vitest"), args, { cwd: root, stdio: "inherit" }) : build;

const { failed, passed, skipped, skippedNames } = count(report);
rmSync(folder, { recursive: true, force: true });
if (skippedNames.length > 0) console.log(`\nSkipped:\n${skippedNames.map((name) => `  ${name}`).join("\n")}\n`);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = tests.status === 0 && failed === 0 && passed > 0 ? 0 : 1;

/** @param {string} path */
function count(path) {
  try {
    const { numFailedTests, numFailedTestSuites, numPassedTests, numPendingTests, testResults } = JSON.parse(readFileSync(path, "utf8"));
    const skipped = testResults.flatMap((file) => file.assertionResults.filter((each) => each.status === "skipped" || each.status === "pending"));
    // a file that cannot be loaded fails without a test of its own
    const failed = numFailedTests === 0 && numFailedTestSuites > 0 ? numFailedTestSuites : numFailedTests;
    return { passed: numPassedTests, failed, skipped: numPendingTests, skippedNames: skipped.map((each) => each.fullName) };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, skippedNames: [] };
  }
}
