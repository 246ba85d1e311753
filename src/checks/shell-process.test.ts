import { expect, test } from "vitest";
import { makePlan } from "../plan/make.ts";
import { shellProcess } from "./shell-process.ts";

function stays(base: string, command: string): string | undefined {
  return shellProcess(makePlan({ path: "Dockerfile", text: `FROM ${base}\n${command}\n` }))?.stays;
}

test.each([
  ["debian:bookworm-slim", "CMD /srv/app", "yes"],
  ["debian:bookworm-slim", "CMD exec /srv/app", "no"],
  ["debian:bookworm-slim", 'CMD ["bash", "-c", "a && b"]', "no"],
  ["debian:bookworm-slim", 'CMD ["bash", "-c", "a | b"]', "yes"],
  ["debian:bookworm-slim", 'CMD ["bash", "-c", "b > /log"]', "unknown"],
  ["debian:bookworm-slim", 'CMD bash -c "a; exec b"', "yes"],
  ["debian:bookworm-slim", 'CMD gunicorn "app:create(debug=False)" --log-format "{x} for"', "yes"],
  ["debian:bookworm-slim", "CMD { a; }", "unknown"],
  ["alpine", "CMD a; b", "no"],
  ["alpine", "CMD a || b", "yes"],
  ["example.com/base", "CMD /srv/app", "unknown"],
  ["example.com/base\nRUN apt-get update", "CMD /srv/app", "yes"],
  ["debian:bookworm-slim", 'CMD ["/srv/app"]', undefined],
  ["debian:bookworm-slim", 'ENTRYPOINT ["tini", "--"]\nCMD ["sh", "-c", "a"]', undefined],
])("on %s the shell of %s stays: %s", (base, command, expected) => {
  expect(stays(base, command)).toBe(expected);
});
