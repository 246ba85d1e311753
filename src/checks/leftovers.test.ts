import { expect, test } from "vitest";
import { aptLists } from "./apt-lists.ts";
import { leftBehind, type Leftover } from "./leftovers.ts";
import { fakeFileEvidence } from "./testing.ts";
import { runsWritten } from "./written-commands.ts";

const pipCache: Leftover = { folders: [], homes: [".cache/pip"], cleans: () => false };

function left(line: string, leftover: Leftover): string | undefined {
  const [run] = runsWritten(fakeFileEvidence(`FROM debian:13\nRUN ${line}\n`).plan);
  const command = run?.commands.find(({ args }) => args[0]?.value === "fills");
  return run && command && leftBehind(run, command, leftover);
}

test.each<[string, string]>([
  ["x fills", "kept"],
  ["rm -rf /var/lib/apt/lists && x fills", "kept"],
  ["x fills && rm -rf /var/lib/apt/lists/*", "removed"],
  ["x fills; rm -r /var//lib/apt/lists/", "removed"],
  ["x fills && rm -rf /tmp/* /var/lib/apt/*", "removed"],
  ["x fills && rm -rf /var/{cache,lib}/apt", "removed"],
  ["x fills && rm -rf /var/lib/apt/l?sts", "removed"],
  ["x fills && rm -rf /var/cache/apt/*", "kept"],
  ["x fills && rm -rf /var/lib/apt/lists/deb*", "unknown"],
  ["x fills && rm -rf $RUBBISH", "unknown"],
  ["cd /var/lib/apt && x fills && rm -rf lists", "unknown"],
  ["x fills && find /var/lib/apt/lists -type f -delete", "removed"],
  ["x fills && find /var/lib/apt/lists -mindepth 1 -exec rm -rf {} +", "removed"],
  ["x fills && find /var/lib/apt/lists -name '*_Packages' -delete", "unknown"],
  ["x fills && find / -name '*.pyc' -delete", "kept"],
  ["x fills && find /var/lib/apt/lists -type f", "kept"],
  ["x fills && apt-get distclean", "removed"],
  ["x fills && apt-get clean", "kept"],
  ["x fills && /opt/cleanup", "unknown"],
  ["x fills && bash script", "unknown"],
  ["--mount=type=cache,target=/var/lib/apt x fills", "removed"],
  ["--mount=type=tmpfs,dst=/var/lib/apt/lists/ x fills", "removed"],
  ["--mount=type=cache,target=/var/cache/apt x fills", "kept"],
  ["--mount=type=cache,target=$LISTS x fills", "unknown"],
  ["--mount=type=secret,target=/var/lib/apt x fills", "kept"],
])("apt's lists after %s: %s", (line, expected) => {
  expect(left(line, aptLists)).toBe(expected);
});

test.each<[string, string]>([
  ["x fills && rm -rf ~/.cache", "removed"],
  ["x fills && rm -rf /root/.cache/pip", "removed"],
  ["x fills && rm -rf $HOME/.cache/*", "removed"],
  ["x fills && rm -rf /home/app/.cache", "removed"],
  ["x fills && rm -rf /app/.cache", "unknown"],
  ["--mount=type=cache,target=/srv/app/.cache/pip x fills", "unknown"],
  ["x fills && rm -rf /root/.cache/uv", "kept"],
  ["x fills && rm -rf /root/.cache/pip/wheels", "unknown"],
])("pip's cache after %s: %s", (line, expected) => {
  expect(left(line, pipCache)).toBe(expected);
});
