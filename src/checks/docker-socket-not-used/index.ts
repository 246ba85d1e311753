import { strictObject } from "valibot";
import { wordsOf } from "../../dockerfile/words.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { modesGiven } from "../file-modes.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { byInstructions } from "../set-variables.ts";
import { instructionsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The image does not rest on the socket of the engine.",
    why: "Whoever can write to the engine's socket is root on the machine that runs the containers. An image that takes it for given, or opens it to everyone in the container, is made to be handed the machine; a VOLUME of it brings no socket, only an empty folder in its place.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: [".sock"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    volume: "VOLUME {path} makes an empty folder where the engine's socket would be: leave it to the person who starts the container",
    host: "{name}={value} makes the engine's socket the default; let the person who starts the container decide",
    opened: "chmod {mode} opens the engine's socket to everyone in the container",
  },
  title: () => "does not rest on the socket of the engine",
  file({ plan }) {
    const volumes = instructionsWritten(plan)
      .filter(({ instruction }) => instruction.keyword === "VOLUME")
      .flatMap(({ instruction }) => instruction.json ?? wordsOf(instruction, plan.tree.escape))
      .flatMap(({ span, value }) => (SOCKET.test(value) ? [saw("volume" as const, { path: value }, placeOf(plan, span))] : []));
    const hosts = byInstructions(plan)
      .filter(({ name, value }) => /^(?:DOCKER_HOST|CONTAINER_HOST)$/.test(name) && SOCKET.test(value))
      .map(({ name, span, value }) => saw("host" as const, { name, value }, placeOf(plan, span)));
    const opened = modesGiven(plan)
      .filter(({ paths }) => paths.some((path) => SOCKET.test(path)))
      .map(({ mode, span }) => saw("opened" as const, { mode }, placeOf(plan, span)));
    return noneOf<"volume" | "host" | "opened">([...volumes, ...hosts, ...opened]);
  },
});

const SOCKET = /\/(?:docker|podman|containerd)\.sock$/;
