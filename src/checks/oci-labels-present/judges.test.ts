import { expect, test } from "vitest";
import { fakeImageEvidence } from "../testing.ts";
import { check } from "./index.ts";

const options = { labels: ["source", "com.example.team"] } as never;
const outcomeOf = (labels: Record<string, string>): unknown => check.image?.(fakeImageEvidence({ config: { labels } }), options);

test("the image's labels count, wherever they come from", () => {
  expect(outcomeOf({ "org.opencontainers.image.source": "https://example.com", "com.example.team": "web" })).toMatchObject({ outcome: "proven" });
  expect(outcomeOf({ "org.opencontainers.image.source": " " })).toMatchObject({
    outcome: "violated",
    evidence: [
      { message: { code: "empty", args: { label: "org.opencontainers.image.source" } } },
      { message: { code: "missing", args: { label: "com.example.team" } } },
    ],
  });
});
