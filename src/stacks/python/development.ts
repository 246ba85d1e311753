import { aptInstall, copies, environment, execForm, run } from "../instructions.ts";
import { workdir, type Choices } from "./choices.ts";
import { copySources } from "./copied.ts";
import { install, localPackages } from "./dependencies.ts";
import { copyEntrypoint } from "./entrypoint-copy.ts";
import { healthCheck } from "./health.ts";

/** For work on it: the project's own tools beside what production needs, and a restart at each change. */
export function developmentStage(choices: Choices): string[] {
  const { stages, variables, developmentVariables, manager, port, developmentCommand, folder, development } = choices;
  const { entrypoint, health, ownedByUser, sources, user } = development;
  const named = new Set(developmentVariables.map(([name]) => name));
  return [
    "",
    `# With hot reload and the project's own tools: docker build --target ${stages.development}; mount the sources over the copied ones.`,
    "",
    `FROM ${stages.base} AS ${stages.development}`,
    ...systemSetup(choices),
    ...(manager.developmentFiles.length === 0 ? [] : copies(manager.developmentFiles)),
    install(choices, "development"),
    ...localPackages(choices),
    ...environment([["HOME", "/tmp"], ...variables.filter(([name]) => !named.has(name)), ...developmentVariables]),
    ...(folder === "" || !manager.needsEnvironment ? [] : [`WORKDIR ${workdir}`]),
    ...copyEntrypoint(choices),
    ...copySources({ ...choices, ownedByUser, sources, user }),
    `USER ${user.uid}:${user.gid}`,
    `EXPOSE ${port}`,
    ...(health === undefined ? [] : healthCheck(health, port)),
    ...(entrypoint === undefined ? [] : [`ENTRYPOINT ${execForm(entrypoint)}`]),
    `CMD ${execForm(developmentCommand)}`,
  ];
}

/** Debian packages, the user by its name, and folders that the application writes to. */
function systemSetup({ development: { dataDirectories, packages, user } }: Choices): string[] {
  const commands = [
    ...(packages.length === 0 ? [] : aptInstall(packages)),
    ...user.commands,
    ...(dataDirectories.length === 0 ? [] : [`install -d -o ${user.uid} -g ${user.gid} ${dataDirectories.join(" ")}`]),
  ];
  return commands.length === 0 ? [] : [run(commands)];
}
