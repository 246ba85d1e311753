import type { ConfigurationChange } from "../compare/comparison.ts";
import { changedSettings, emptySettings, setHealthTimes, wordsText, type Settings } from "../compare/settings.ts";
import type { Invocation, Plan } from "../plan/plan.ts";

/** What the plans set otherwise for whoever runs their images, under the words of an image's configuration. */
export function settingChanges(before: Plan, after: Plan): readonly ConfigurationChange[] {
  return changedSettings(settingsOf(before), settingsOf(after));
}

function settingsOf({ target }: Plan): Settings {
  const settings = emptySettings();
  if (target === undefined) return settings;
  const { cmd, entrypoint, env, exposed, healthcheck, labels, shell, stopSignal, user, volumes, workdir } = target.config;
  const { set } = settings;
  set("user", user?.value);
  set("workdir", workdir?.value);
  set("entrypoint", entrypoint && commandText(entrypoint.value));
  set("cmd", cmd && commandText(cmd.value));
  for (const [name, { value }] of env) set("environment", JSON.stringify(value), name);
  for (const { value } of exposed) set("port", "exposed", value);
  for (const { value } of volumes) set("volume", "declared", value);
  for (const [label, { value }] of labels) set("label", JSON.stringify(value), label);
  set("stop signal", stopSignal?.value);
  if (healthcheck !== undefined) {
    const { test } = healthcheck.value;
    set("health check", test === undefined ? '["NONE"]' : JSON.stringify([test.form === "exec" ? "CMD" : "CMD-SHELL", ...test.words]), "test");
    setHealthTimes(settings, healthcheck.value);
  }
  set("shell", wordsText(shell?.value ?? []));
  return settings;
}

/** As an image's configuration has it: the shell form with its shell in front. */
function commandText({ form, shell, words }: Invocation): string {
  return JSON.stringify(form === "exec" ? words : [...(shell ?? ["/bin/sh", "-c"]), ...words]);
}
