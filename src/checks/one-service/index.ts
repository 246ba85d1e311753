import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { serverFactsOf } from "../listening.ts";
import { commandInstruction, startedCommands } from "../main-process.ts";

const SUPERVISORS = new Set([
  "supervisord",
  "s6-svscan",
  "runsvdir",
  "monit",
  "circusd",
  "honcho",
  "foreman",
  "overmind",
  "hivemind",
  "concurrently",
  "systemd",
  "/sbin/init",
]);
const SERVICES =
  /^(?:nginx|apache2?|httpd|redis-server|postgres|mysqld|mariadbd|mongod|rabbitmq-server|memcached|sshd|celery|php-fpm[\d.]*|caddy|haproxy|rqworker|flower)$/;

export const check: Check = defineCheck({
  meta: {
    summary: "The container runs one service.",
    why: "Two services in a container cannot be scaled, limited, updated or restarted apart; when one dies, the engine sees the other and does nothing, and their logs come mixed.",
    level: "info",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { supervisor: "{program} starts several services in one container", several: "{services} run in one container" },
  title: () => "one service in a container",
  file({ plan }) {
    const instruction = commandInstruction(plan);
    const started = startedCommands(plan);
    if (instruction === undefined) return noneOf([]);
    const supervisor = started.find(({ command, launchers }) => [programName(command.name), command.name, ...launchers].some((name) => SUPERVISORS.has(name)));
    if (supervisor !== undefined)
      return noneOf([saw("supervisor", { program: programName(supervisor.command.name) }, supervisor.placeOf(supervisor.command.span))]);
    const services = started.filter(
      ({ command }) =>
        command.substituted !== true &&
        (serverFactsOf(command) !== undefined || SERVICES.test(programName(command.name)) || isService(command.name, command.args[0]?.value)),
    );
    const names = [...new Set(services.map(({ command }) => (command.name === "service" ? (command.args[0]?.value ?? "") : programName(command.name))))];
    return noneOf(names.length < 2 ? [] : [saw("several", { services: names.join(" and ") }, placeOf(plan, instruction.span))]);
  },
});

function isService(name: string, first: string | undefined): boolean {
  return name === "service" && first !== undefined && !first.startsWith("-");
}
