/** Why a judge could not look, for any check. Codes that a check has itself come first. */
export const sharedMessages: Readonly<Record<string, string>> = {
  "no-engine": "no engine here",
  "not-built": "the image was not built",
  "not-read": "the engine did not give the image out",
  "not-started": "the container was not started",
  "not-looked": "only the file was looked at",
  "archive-only": "an archive is read, not run",
  "no-judge-looked": "nothing looked at the {judge}",
  "judge-failed": "the {judge} judge failed: {error}",
  suppressed: "ignored by a comment in the file ({count})",
};

/** What to do about each, in a few words. */
export const sharedHints: Readonly<Record<string, string>> = {
  "no-engine": "install Docker, or start it, and run plimsoll verify",
  "not-built": "mend the build",
  "not-read": "look at the engine",
  "not-started": "look at the trial in plimsoll.yaml",
  "not-looked": "plimsoll verify builds and runs it",
  "archive-only": "load it into an engine and give its name",
  "no-judge-looked": "plimsoll verify builds and runs it",
  "judge-failed": "report this as a defect of plimsoll",
  suppressed: "--no-ignore shows what was found",
};
