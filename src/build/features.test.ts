import { expect, test } from "vitest";
import { makePlan } from "../plan/make.ts";
import { featuresOf } from "./features.ts";

test("what not every builder knows is found with its first line", () => {
  const text = `# syntax=example.org/frontend:1
FROM a
RUN --mount=type=secret,id=x --mount=type=ssh,id=y --network=none make
RUN <<EOF
true
EOF
COPY --link --parents --exclude=*.md a b
ADD --checksum=sha256:00 https://example.org/a /a
ADD https://example.org/a.git#main /b
HEALTHCHECK --start-interval=1s CMD true
RUN <<EOF
false
EOF
`;
  expect(featuresOf(makePlan({ path: "Dockerfile", text }))).toEqual([
    { feature: "syntax-frontend", line: 1 },
    { feature: "run-network", line: 3 },
    { feature: "run-mount-secret", line: 3 },
    { feature: "run-mount-ssh", line: 3 },
    { feature: "heredoc", line: 4 },
    { feature: "copy-link", line: 7 },
    { feature: "copy-parents", line: 7 },
    { feature: "copy-exclude", line: 7 },
    { feature: "add-checksum", line: 8 },
    { feature: "add-git", line: 9 },
    { feature: "start-interval", line: 10 },
  ]);
});

test("a plain file uses none", () => {
  const text = "# syntax=docker/dockerfile:1\nFROM a\nCOPY a b\nRUN --mount=type=cache,target=/c make\nADD https://example.org/a /a\nHEALTHCHECK CMD true\n";
  expect(featuresOf(makePlan({ path: "Dockerfile", text }))).toEqual([]);
});
