import type { Plan } from "../../plan/plan.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { baseOf } from "../final-programs.ts";

export interface Daemon {
  readonly mend: string;
  /** False where a configuration file that is not known may keep it in the foreground. */
  readonly sure: boolean;
}

/** How a command goes into the background, if it does. */
export function daemonOf(plan: Plan, command: ShellCommand): Daemon | undefined {
  const words = command.args.map((word) => word.value);
  if (command.args.some((word) => !word.literal && /^[$`]/.test(word.value))) return undefined;
  const has = (...options: readonly string[]): boolean => words.some((word) => options.includes(word));
  const name = programName(command.name);
  switch (name) {
    case "nginx":
      if (words.some((word) => /daemon\s+off/.test(word)) || has("-t", "-T", "-v", "-V", "-h") || words.includes("-s") || isWritten(plan, /daemon\s+off/))
        return undefined;
      return { mend: "-g 'daemon off;'", sure: !copies(plan, /nginx/) || plan.context?.files.some((file) => /nginx|\.conf$/.test(file)) === true };
    case "apachectl":
    case "apache2ctl":
    case "httpd":
    case "apache2":
      if (words.join(" ").includes("FOREGROUND") || has("-X", "-v", "-V", "-t", "-M", "configtest")) return undefined;
      return { mend: "-D FOREGROUND", sure: name !== "httpd" && name !== "apache2" };
    case "service":
      return words.includes("start") || words.includes("restart") ? { mend: "start the program itself, in the foreground", sure: true } : undefined;
    case "systemctl":
      return words.includes("start") ? { mend: "start the program itself, in the foreground", sure: true } : undefined;
    case "gunicorn":
      return has("-D", "--daemon") ? { mend: "leave out --daemon", sure: true } : undefined;
    case "uwsgi":
      return words.some((word) => /^(?:-d|--daemonize)/.test(word)) ? { mend: "leave out --daemonize", sure: true } : undefined;
    case "redis-server":
      return /--daemonize yes/.test(words.join(" ")) ? { mend: "leave out --daemonize", sure: true } : undefined;
    case "php-fpm":
      return has("-D", "--daemonize") ? { mend: "leave out -D", sure: true } : undefined;
    case "supervisord":
      if (has("-n", "--nodaemon", "-v", "--version") || words.some((word) => /^-[a-z]*n/.test(word)) || isWritten(plan, /nodaemon\s*=\s*true/))
        return undefined;
      // an unknown base may bring a configuration with nodaemon in it
      return {
        mend: "-n",
        sure: plan.target !== undefined && baseOf(plan, plan.target) !== undefined && plan.context?.files.some((file) => /supervisor/.test(file)) === true,
      };
    case "sshd":
      return words.some((word) => /^-[a-z46]*[DdtTi]/.test(word)) ? undefined : { mend: "-D", sure: true };
    case "crond":
      return words.some((word) => /^-\w*[fn]/.test(word)) ? undefined : { mend: "-f", sure: true };
    case "cron":
      return words.some((word) => /^-\w*f/.test(word)) ? undefined : { mend: "-f", sure: true };
    case "celery":
      return has("--detach") || words.includes("multi") ? { mend: "celery worker without --detach", sure: true } : undefined;
    case "pm2":
      return words.includes("start") && !has("--no-daemon") ? { mend: "pm2-runtime", sure: true } : undefined;
    default:
      return /^\/etc\/init\.d\/\w/.test(command.name) && words.includes("start")
        ? { mend: "start the program itself, in the foreground", sure: true }
        : undefined;
  }
}

/** Commands that only keep a container open. */
export function isKeeper(command: ShellCommand): boolean {
  const words = command.args.map((word) => word.value);
  switch (programName(command.name)) {
    case "tail":
      return words.some((word) => /^-[a-zA-Z\d]*[fF]/.test(word) || word === "--follow");
    case "sleep":
      return /^(?:inf|infinity|\d{5,}|\d+d)$/.test(words[0] ?? "");
    case "bash":
    case "sh":
      return words.length === 0;
    default:
      return false;
  }
}

/** In the context, or by a RUN of the file. */
function isWritten(plan: Plan, pattern: RegExp): boolean {
  if (plan.stages.some((stage) => stage.steps.some(({ instruction }) => pattern.test(plan.text.slice(instruction.span.start, instruction.span.end)))))
    return true;
  return (
    plan.context?.files.some((file) => /\.(?:conf|ini|cfg|conf\.\w+|template)$|supervisor|nginx/.test(file) && pattern.test(plan.context?.read(file) ?? "")) ===
    true
  );
}

function copies(plan: Plan, pattern: RegExp): boolean {
  return plan.stages.some((stage) => stage.steps.some((step) => (step.kind === "copy" || step.kind === "add") && pattern.test(step.instruction.args.text)));
}
