/** Set by the system or the shell in every container: nothing a user has to give. */
export const systemVariables: readonly string[] = ["PATH", "HOME", "USER", "PWD", "TMPDIR", "TMP", "TEMP", "LANG", "TZ", "SHELL", "HOSTNAME"];
