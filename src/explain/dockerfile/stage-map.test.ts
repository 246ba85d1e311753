import { expect, test } from "vitest";
import { makePlan } from "../../plan/make.ts";
import { explainDockerfile } from "./explain-dockerfile.ts";
import { mapStages, type MapLine } from "./stage-map.ts";

const here = { imageName: "shop", file: undefined, context: ".", environment: undefined };

/** Places along a path of moves, straight lines and cubic curves. */
function along(path: string): readonly (readonly [x: number, y: number])[] {
  let [fromX, fromY] = [0, 0];
  return [...path.matchAll(/([MLC])([^MLC]+)/g)].flatMap(([, command, numbers = ""]) => {
    const points = numbers.trim().split(" ").map(Number);
    const [toX = 0, toY = 0] = points.slice(-2);
    const [oneX = 0, oneY = 0, twoX = 0, twoY = 0] = command === "C" ? points : [fromX, fromY, toX, toY];
    const at = (t: number, a: number, b: number, c: number, d: number): number =>
      (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;
    const [startX, startY] = command === "M" ? [toX, toY] : [fromX, fromY];
    [fromX, fromY] = [toX, toY];
    return Array.from({ length: 21 }, (_, step) => [at(step / 20, startX, oneX, twoX, toX), at(step / 20, startY, oneY, twoY, toY)] as const).slice(
      command === "M" ? -1 : 0,
    );
  });
}

test.each([
  [
    "the last stage stands on the image that a middle one does",
    "FROM python AS base\nFROM base AS builder\nFROM base AS tests\nFROM python\nCOPY --from=builder /x /x\n",
  ],
  ["a line over three rows", "FROM a AS one\nFROM one AS two\nFROM two AS three\nFROM a\nCOPY --from=three / /\nCOPY --from=one / /\n"],
])("no line goes through a box that it has nothing to do with: %s", (_, text) => {
  const { boxes, lines, width } = mapStages(explainDockerfile(makePlan({ path: "Dockerfile", text }), [], here));
  const crossed = ({ from, path, to }: MapLine): readonly unknown[] =>
    boxes.filter(
      ({ height, of, width: wide, x, y }) =>
        of !== from && of !== to && along(path).some(([atX, atY]) => x < atX && atX < x + wide && y < atY && atY < y + height),
    );
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) expect([line.from, line.to, crossed(line)]).toEqual([line.from, line.to, []]);
  for (const [x] of lines.flatMap(({ path }) => along(path))) expect(x >= 0 && x <= width).toBe(true);
});
