import type { Image } from "../image/image.ts";
import type { ConfigurationChange } from "./comparison.ts";
import { changedSettings, emptySettings, setHealthTimes, wordsText, type Settings } from "./settings.ts";

/** What whoever runs the image finds set otherwise. */
export function configurationChanges(before: Image, after: Image): readonly ConfigurationChange[] {
  return changedSettings(settingsOf(before), settingsOf(after));
}

function settingsOf(image: Image): Settings {
  const { config } = image;
  const settings = emptySettings();
  const { set } = settings;
  set("platform", platformOf(image));
  set("user", config.user);
  set("workdir", config.workingDir);
  set("entrypoint", wordsText(config.entrypoint));
  set("cmd", wordsText(config.cmd));
  for (const variable of config.env) {
    const equals = variable.indexOf("=");
    if (equals === -1) set("environment", "no value", variable);
    else set("environment", JSON.stringify(variable.slice(equals + 1)), variable.slice(0, equals));
  }
  for (const port of config.exposedPorts) set("port", "exposed", port);
  for (const volume of config.volumes) set("volume", "declared", volume);
  for (const [label, value] of Object.entries(config.labels)) set("label", JSON.stringify(value), label);
  set("stop signal", config.stopSignal);
  if (config.healthcheck !== undefined) {
    set("health check", JSON.stringify(config.healthcheck.test), "test");
    setHealthTimes(settings, config.healthcheck);
  }
  set("shell", wordsText(config.shell ?? []));
  set("on build", wordsText(config.onBuild));
  return settings;
}

/** `linux/arm64/v8`; undefined for a bare file system, which says nothing of it. */
export function platformOf({ config, configured }: Image): string | undefined {
  return configured ? [config.os, config.architecture, config.variant].filter((part) => part !== undefined && part !== "").join("/") : undefined;
}
