import { spawn } from "node:child_process";
import { afterAll, expect, test } from "vitest";
import { openImage } from "../../src/image/open.ts";
import { dockerArchive, inPieces } from "../../src/image/testing/archives.ts";
import { shownTree, tarsOf, type ImageCase } from "../../src/image/testing/case.ts";
import { layerCases } from "../../src/image/testing/cases-layers.ts";
import { tarCases } from "../../src/image/testing/cases-tar.ts";
import { describeWithEngine } from "./engine.ts";

/** What an engine puts into every container. */
const OWN = /^\/(?:\.dockerenv|dev|etc|proc|sys)(?:[/ ]|$)/;
const cases: readonly ImageCase[] = [...layerCases, ...tarCases];

interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

async function docker(args: readonly string[], input?: Buffer): Promise<Ended> {
  const child = spawn("docker", args, { stdio: ["pipe", "pipe", "pipe"] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (bytes: Buffer) => out.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => err.push(bytes));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => child.on("close", resolve).on("error", reject));
  return { code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() };
}

async function must(args: readonly string[], input?: Buffer): Promise<Buffer> {
  const { code, stderr, stdout } = await docker(args, input);
  if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** The engine's tree of an image: what `docker export` writes of a container that never ran. Undefined where it does not take the image. */
async function engineTree(one: ImageCase, tag: string): Promise<readonly string[] | undefined> {
  const archive = dockerArchive({ layers: tarsOf(one), tags: [tag], config: { Cmd: ["/none"] } });
  if ((await docker(["load"], archive)).code !== 0) return undefined;
  const container = (await must(["create", "--label", "plimsoll", tag])).toString().trim();
  try {
    const exported = await must(["export", container]);
    const image = await openImage({ kind: "stream", ref: tag, stream: inPieces(exported), fileSystem: true }, { keep: () => true });
    return shownTree(image).filter((line) => !OWN.test(line));
  } finally {
    await docker(["rm", "-f", container]);
  }
}

const tagOf = (number: number): string => `plimsoll/conformance:${process.pid}-${number}`;

describeWithEngine("the engine shows the same trees", () => {
  // only now: images share layers, and one that goes would take them from one that is being loaded
  afterAll(() => docker(["image", "rm", "-f", ...cases.map((_, number) => tagOf(number))]));

  // unpacking on a disk takes longer than reading here, and the engine does several at once
  test.concurrent.each(cases.map((one, number) => [one.name, one, number] as const))(
    "%s",
    async (_, one, number) => {
      const theirs = await engineTree(one, tagOf(number));
      const { engine, tree } = one;
      if (engine && "refuses" in engine) expect(theirs, engine.refuses).toBeUndefined();
      else if (engine) expect(theirs, engine.differs).not.toEqual(tree);
      else expect(theirs).toEqual("refused" in tree ? undefined : tree.filter((line) => !OWN.test(line)));
    },
    120_000,
  );
});
