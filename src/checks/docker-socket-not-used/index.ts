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
    why: "Whoever can write to /var/run/docker.sock is root on the machine that runs the containers. An image that asks for it as a volume, or makes it open to all, is handed the machine.",
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
    volume: "VOLUME {path} asks for the engine's socket, which gives the whole machine away",
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
