import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What these tests use of playwright-core. The package is loaded only where it is installed. */
export interface Page {
  goto(url: string): Promise<unknown>;
  evaluate<T>(expression: string): Promise<T>;
  focus(selector: string): Promise<void>;
  hover(selector: string): Promise<void>;
  click(selector: string): Promise<void>;
  screenshot(options: { readonly path: string; readonly fullPage?: boolean }): Promise<unknown>;
  readonly keyboard: { press(key: string): Promise<void> };
  on(event: "pageerror", listener: (error: Error) => void): void;
  on(event: "console", listener: (message: { type(): string; text(): string }) => void): void;
  on(event: "request", listener: (request: { url(): string }) => void): void;
}

interface Context {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

export interface Browser {
  newContext(options: Record<string, unknown>): Promise<Context>;
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: { launch(options: Record<string, unknown>): Promise<Browser> };
}

const NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const load = createRequire(import.meta.url);

/** A headless Chromium; or why there is none. `PLIMSOLL_BROWSER` names one that is not on PATH. */
export async function openBrowser(): Promise<Browser | { readonly absent: string }> {
  const program = process.env["PLIMSOLL_BROWSER"] ?? NAMES.map(onPath).find((path) => path !== undefined);
  if (program === undefined) return { absent: `no Chromium on PATH (on Debian: apt-get install ${NAMES[1] ?? ""})` };
  // a name that the compiler does not follow, since the package may not be there
  const name: string = "playwright-core";
  try {
    load.resolve(name);
    load.resolve("axe-core/axe.min.js");
  } catch {
    return { absent: "playwright-core or axe-core is not installed" };
  }
  const { chromium } = (await import(name)) as Playwright;
  // the sandbox wants rights that a container has not; the pages are our own
  return await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

function onPath(name: string): string | undefined {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // the next one
    }
  }
  return undefined;
}

export const schemes = ["light", "dark"] as const;
export const widths = [1280, 420] as const;

/** What went wrong while a page was open: errors of scripts and of the policy, and anything that it wanted from elsewhere. */
export interface OpenedPage {
  readonly page: Page;
  readonly troubles: string[];
  close(): Promise<void>;
}

/** Opens a file without any network. */
export async function openPage(browser: Browser, path: string, options: Record<string, unknown> = {}): Promise<OpenedPage> {
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(`script: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (request.url() !== `file://${path}`) troubles.push(`wanted ${request.url()}`);
  });
  await page.goto(`file://${path}`);
  return { page, troubles, close: () => context.close() };
}

/** What axe finds wrong, each with the places. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(load.resolve("axe-core/axe.min.js"), "utf8"));
  return page.evaluate<readonly string[]>(
    `axe.run(document, { resultTypes: ["violations"] }).then(function (result) {
      return result.violations.map(function (each) { return each.id + ": " + each.nodes.slice(0, 3).map(function (node) { return node.target.join(" "); }).join(", "); });
    })`,
  );
}
