const NAMES = new Set(
  (
    "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU UNUSED URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX " +
    [...Array(15).keys()].map((index) => `RTMIN+${index + 1}`).join(" ") +
    " " +
    [...Array(14).keys()].map((index) => `RTMAX-${index + 1}`).join(" ")
  ).split(" "),
);

/** Whether the builder takes a text for a signal of Linux: `SIGTERM`, `term`, `15`. */
export function isSignal(text: string): boolean {
  if (/^[-+]?\d+$/.test(text)) return Number(text) !== 0;
  return NAMES.has(text.toUpperCase().replace(/^SIG/, ""));
}
