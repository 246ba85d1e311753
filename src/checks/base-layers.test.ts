import { expect, test } from "vitest";
import type { ImageHistory, ImageLayer } from "../image/image.ts";
import { makePlan } from "../plan/make.ts";
import { baseLayersOf } from "./base-layers.ts";
import { fakeImage } from "./testing.ts";

const BASE: readonly string[] = ["+ debian.sh", "ENV PATH=/bin"];

/** A line that begins with `+` made a layer. */
function image(lines: readonly string[]) {
  const history = lines.map((line): ImageHistory => ({
    createdBy: line.replace(/^\+ /, ""),
    empty: !line.startsWith("+ "),
    created: undefined,
    comment: undefined,
  }));
  return fakeImage({ history, layers: history.filter(({ empty }) => !empty).map(() => ({}) as ImageLayer) });
}

const layersOf = (dockerfile: string, lines: readonly string[]): number | undefined =>
  baseLayersOf(makePlan({ path: "Dockerfile", text: dockerfile }), image(lines));

test("the file's own instructions are the end of the history, as BuildKit and the old builder write them", () => {
  const file = 'FROM debian AS base\nRUN apt-get update\nFROM base\nCOPY --from=x /a /srv/app\nCMD ["serve"]\n';
  expect(layersOf(file, [...BASE, "+ RUN /bin/sh -c apt-get update # buildkit", "+ COPY /a /srv/app # buildkit", 'CMD ["serve"]'])).toBe(1);
  expect(layersOf(file, [...BASE, "+ /bin/sh -c apt-get update", "+ /bin/sh -c #(nop) COPY file:1 in /srv/app", '/bin/sh -c #(nop)  CMD ["serve"]'])).toBe(1);
  expect(layersOf(file, [...BASE, "+ RUN |1 A=b /bin/sh -c apt-get update", "+ COPY /a /srv/app", "CMD x"])).toBe(1);
});

test("the history of another file tells nothing", () => {
  const file = "FROM debian\nRUN make install\nCMD serve\n";
  expect(layersOf(file, [...BASE, "+ RUN /bin/sh -c apt-get update", "CMD serve"])).toBeUndefined();
  expect(layersOf(file, [...BASE, "CMD serve"])).toBeUndefined();
  expect(layersOf(file, ["CMD serve"])).toBeUndefined();
  expect(layersOf("FROM debian\nCMD serve\n", [...BASE, "CMD serve"])).toBeUndefined();
});

test("nothing stands below scratch", () => {
  expect(layersOf("FROM scratch\nCOPY a /b\n", ["+ COPY a /b"])).toBe(0);
});
