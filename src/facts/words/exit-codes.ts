/** What plimsoll's own exit codes say. */
const ofPlimsoll: Readonly<Record<number, string>> = {
  0: "everything that was asked holds",
  1: "something is violated, or the image does not build",
  2: "wrong use or configuration, or nothing was judged",
  3: "from verify: something stays unproven that the contract does not allow to, or an image is not there",
  130: "interrupted; what was started is gone",
};

/** Sources: docker-run(1), bash(1), signal(7). */
const ofContainer: Readonly<Record<number, string>> = {
  0: "the program ended well; a server that should stay up has ended all the same",
  1: "the program ended with an error of its own: its log says which",
  2: "the program was used wrongly, or a shell found a mistake in its script",
  125: "docker run itself failed, and no container ran: an option is wrong, a name or a port is taken",
  126: "the command is there, but cannot be run: it lacks the right to execute, or it is a directory",
  127: "the command is not there: a wrong path, a program that was not installed, or a script whose #! names what is not there; line ends of Windows do that too",
  128: "a shell was told to exit with something that is no number",
  255: "the program ended with -1, or ssh could not connect",
};

const signals: Readonly<Record<number, string>> = {
  1: "SIGHUP: its terminal is gone",
  2: "SIGINT: Ctrl-C",
  3: "SIGQUIT: asked to end",
  4: "SIGILL: an instruction that this processor does not know; perhaps an image for another machine",
  6: "SIGABRT: it gave up by itself, often after a failed check or for want of memory",
  7: "SIGBUS: memory that is not there, often a full /dev/shm: docker run --shm-size",
  8: "SIGFPE: a calculation without a result",
  9: "SIGKILL: killed at once, because it used more memory than it may (docker inspect says OOMKilled), or because it did not end within 10 s of docker stop",
  11: "SIGSEGV: it reached for memory that is not its own: a mistake in a program or library, on Alpine also a library made for glibc",
  13: "SIGPIPE: whoever read its output is gone",
  14: "SIGALRM: its own alarm",
  15: "SIGTERM: asked to end, by docker stop or the orchestrator, and it did not end by itself with 0",
};

/** What an exit code says; undefined beyond 255, where there is none. */
export function exitCodeWords(code: number): { readonly ofPlimsoll: string | undefined; readonly ofContainer: string } | undefined {
  if (!Number.isInteger(code) || code < 0 || code > 255) return undefined;
  return { ofPlimsoll: ofPlimsoll[code], ofContainer: ofContainer[code] ?? bySignal(code) ?? "what the program means by it is up to the program" };
}

function bySignal(code: number): string | undefined {
  if (code <= 128 || code > 128 + 64) return undefined;
  return `ended by the signal ${code - 128}${signals[code - 128] === undefined ? "" : `, ${signals[code - 128]}`}`;
}
