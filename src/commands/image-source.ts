import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Engine } from "../engines/kind.ts";
import { UserError } from "../errors.ts";
import type { Image, OpenImageOptions } from "../image/image.ts";
import { imageSource, openImage, type ImageSource } from "../image/open.ts";
import { systemClock } from "../process/clock.ts";
import { createRunner } from "../process/run.ts";
import { connectEngine } from "../session/connect.ts";
import { layerMemory } from "../session/layer-memory.ts";
import { cacheDirectory } from "./cache-directory.ts";
import type { CommandIo } from "./io.ts";

/** The image that a text names, read with what earlier looks at its layers found; undefined where nothing is an image of that name. */
export async function openNamed(subject: string, options: OpenImageOptions, io: CommandIo): Promise<Image | undefined> {
  const source = await sourceOf(subject, io);
  if (source === undefined) return undefined;
  // a file's layers are read whatever was found before: nothing vouches for the names of its blobs
  const indexes = source.kind === "path" || (source.kind === "stream" && source.trusted !== true) ? undefined : layerMemory(cacheDirectory(io.env));
  return openImage(source, indexes === undefined ? options : { ...options, indexes });
}

/** The same for a name that an image gives: nobody here has typed it, so that it leads to no file and to no registry. Undefined without an engine too. */
export async function openFromEngine(name: string, options: OpenImageOptions, io: CommandIo): Promise<Image | undefined> {
  const engine = isName(name) ? await connected(io) : { absent: "" };
  const source = "absent" in engine ? undefined : await savedBy(engine, name, io);
  const indexes = layerMemory(cacheDirectory(io.env));
  return source && openImage(source, indexes === undefined ? options : { ...options, indexes });
}

/** A path that is there, standard input, a registry's image that is said to be one; else an image of the engine. */
async function sourceOf(subject: string, io: CommandIo): Promise<ImageSource | undefined> {
  const source = imageSource(subject);
  if (source.kind !== "path") return source;
  const path = resolve(io.cwd, source.path);
  if (source.fileSystem === true || existsSync(path)) return { ...source, path };
  return isName(subject) ? engineSource(subject, io) : undefined;
}

async function engineSource(ref: string, io: CommandIo): Promise<ImageSource | undefined> {
  const engine = await connected(io);
  if ("absent" in engine) {
    // what looks like a check is told of as one that is not there
    if (!/[/:@]/.test(ref)) return undefined;
    throw new UserError("no-engine", `there is no file ${ref}, and no engine to have an image of that name: ${engine.absent}`, {
      hint: "name an archive, say registry: before a registry's image, or start the engine",
      exitCode: 3,
    });
  }
  return savedBy(engine, ref, io);
}

async function savedBy(engine: Engine, ref: string, io: CommandIo): Promise<ImageSource | undefined> {
  const facts = await engine.inspectImage(ref);
  return facts && { kind: "stream", ref, id: facts.id, trusted: true, stream: engine.save(ref, io.signal) };
}

function connected(io: CommandIo): Promise<Engine | { readonly absent: string }> {
  return connectEngine({ runner: createRunner(io.env), clock: systemClock, env: io.env });
}

/** What an engine takes for an image's name or id; a path begins otherwise. */
function isName(text: string): boolean {
  return /^[a-z0-9][\w./:@-]*$/i.test(text);
}
