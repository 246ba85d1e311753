import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { axeViolations, openBrowser, openPage, schemes, widths, type Browser } from "./browser.ts";
import { lineOf, writePages } from "./pages.ts";

const opened = await openBrowser();
const absent = "absent" in opened ? opened.absent : undefined;
if (absent !== undefined) process.stderr.write(`\nSKIPPED for want of a browser: ${absent}: the pages of explain\n\n`);

test.runIf(process.env["PLIMSOLL_REQUIRE_BROWSER"] === "1")("there is a browser, since PLIMSOLL_REQUIRE_BROWSER says so", () => {
  expect(absent).toBeUndefined();
});

const browser = opened as Browser;
const pages = absent === undefined ? await writePages() : { image: "", dockerfile: "", remove: () => {} };
afterAll(async () => {
  pages.remove();
  if (absent === undefined) await browser.close();
});

/** Where somebody wants to look at them. */
const shots = process.env["PLIMSOLL_SCREENSHOTS"];

describe.skipIf(absent !== undefined)("every page", () => {
  const cases = (["image", "dockerfile"] as const).flatMap((kind) =>
    schemes.flatMap((colorScheme) => widths.map((width) => [kind, colorScheme, width] as const)),
  );

  test.each(cases)("%s, %s, %i wide: nothing is loaded, nothing fails, nothing sticks out, axe finds nothing", async (kind, colorScheme, width) => {
    const { close, page, troubles } = await openPage(browser, pages[kind], { colorScheme, viewport: { width, height: 900 } });
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    expect(await page.evaluate("window.evil")).toBeUndefined();
    // in the middle of being used as well
    await page.focus(kind === "image" ? "#map .cell" : `[data-line="${lineOf("WORKDIR")}"]`);
    expect(await axeViolations(page)).toEqual([]);
    if (shots !== undefined) {
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `${kind}-${colorScheme}-${width}.png`), fullPage: true });
    }
    expect(troubles).toEqual([]);
    await close();
  });

  test.each(["image", "dockerfile"] as const)("%s is dark or light as the system is", async (kind) => {
    const grounds: string[] = [];
    for (const colorScheme of schemes) {
      const { close, page } = await openPage(browser, pages[kind], { colorScheme });
      grounds.push(await page.evaluate<string>("getComputedStyle(document.body).backgroundColor"));
      await close();
    }
    expect(grounds).toEqual(["rgb(255, 255, 255)", "rgb(20, 23, 26)"]);
  });
});

describe.skipIf(absent !== undefined)("the map of an image", () => {
  test("is walked by keyboard: Tab comes to it, arrows go on, Enter opens, Escape goes out", async () => {
    const { close, page } = await openPage(browser, pages.image);
    const where = (): Promise<string> => page.evaluate<string>("document.getElementById('where').textContent");
    const told = (): Promise<string> => page.evaluate<string>("document.getElementById('what').textContent");
    // the way out is closed at the top
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toMatch(/^layer 0, 54 kB/);
    await page.keyboard.press("ArrowRight");
    expect(await told()).toMatch(/^layer 1, 37 kB/);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    expect(await where()).toMatch(/^all layers \/ layer 0, 54 kB/);
    expect(await told()).toContain("/app");
    await page.keyboard.press("Enter");
    expect(await where()).toMatch(/\/ layer 0 \/ app, /);
    expect(await told()).toContain("/app/big");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    expect(await where()).toMatch(/^all layers, 91 kB/);
    await close();
  });

  test("shows what lies in directories of directories, and what no container sees above them", async () => {
    const { close, page } = await openPage(browser, pages.image);
    expect(await page.evaluate<string[]>("[...document.querySelectorAll('#map text')].map(function (each) { return each.textContent; })")).toEqual(
      expect.arrayContaining([expect.stringMatching(/^layer 0/), "app", "big"]),
    );
    const last = await page.evaluate<string>("[...document.querySelectorAll('#map rect')].at(-1).getAttribute('class')");
    expect(last).toBe("hidden");
    await close();
  });

  test("opens by a click, and the button goes out", async () => {
    const { close, page } = await openPage(browser, pages.image);
    await page.click("#map .cell");
    expect(await page.evaluate("document.getElementById('where').textContent")).toContain("layer 0");
    await page.click("#out");
    expect(await page.evaluate("document.getElementById('where').textContent")).toMatch(/^all layers, /);
    await close();
  });
});

describe.skipIf(absent !== undefined)("the page of a Dockerfile", () => {
  const active = "document.activeElement.getAttribute('data-line') || document.activeElement.getAttribute('href')";
  const marked = (kind: string): string =>
    `Array.from(document.querySelectorAll('.line.${kind}')).map(function (line) { return Number(line.getAttribute('data-line')); })`;

  test("is walked by keyboard: Tab to the stages, arrows among them, Enter to a stage's lines, arrows among these", async () => {
    const { close, page } = await openPage(browser, pages.dockerfile);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(active)).toBe("#f0-s0");
    await page.keyboard.press("ArrowRight");
    expect(await page.evaluate(active)).toBe("#f0-s1");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(active)).toBe(String(lineOf("FROM base AS dependencies")));
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate(active)).toBe(String(lineOf("COPY requirements.txt")));
    await page.keyboard.press("End");
    expect(await page.evaluate(active)).toBe(String(lineOf('CMD ["gunicorn"')));
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate(active)).toBe(String(lineOf('CMD ["gunicorn"')));
    await page.keyboard.press("Home");
    expect(await page.evaluate(active)).toBe(String(lineOf("ARG")));
    await close();
  });

  test("shows what a change runs again, by keyboard and by pointer alike", async () => {
    const { close, page } = await openPage(browser, pages.dockerfile);
    const copy = lineOf("COPY requirements.txt");
    for (const way of ["focus", "hover"] as const) {
      await page[way](`[data-line="${copy}"]`);
      expect(await page.evaluate(marked("active")), way).toEqual([copy]);
      expect(await page.evaluate(marked("again")), way).toEqual([lineOf("RUN --mount")]);
      const copies = [lineOf("COPY --from"), lineOf("FROM base AS production") + 1, lineOf("COPY . ."), lineOf("RUN if")];
      expect(await page.evaluate(marked("perhaps")), way).toEqual(copies);
      expect(await page.evaluate(marked("needed")), way).toEqual([lineOf("WORKDIR")]);
      expect(await page.evaluate("document.getElementById('told').textContent"), way).toBe(
        `Line ${copy}: a change runs line ${lineOf("RUN --mount")} again, 4 lines perhaps; needs line ${lineOf("WORKDIR")}.`,
      );
      await page.focus("a.box");
      await page.hover("h1");
    }
    await page.focus(`[data-line="${copy}"]`);
    await page.keyboard.press("Escape");
    expect(await page.evaluate(marked("again"))).toEqual([]);
    await close();
  });

  test("says everything without its script", async () => {
    const { close, page, troubles } = await openPage(browser, pages.dockerfile, { javaScriptEnabled: false });
    const text = await page.evaluate<string>("document.body.innerText");
    for (const said of [
      "keeps no downloads in the image",
      "listens on 0.0.0.0:5500",
      "what this program does is not known here",
      "docker run --rm -p 5500:5500",
    ])
      expect(text).toContain(said);
    expect(troubles).toEqual([]);
    await close();
  });
});
