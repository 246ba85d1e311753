/** Packages of SSH servers, by package manager where a name means more than one thing. */
export const sshServers: ReadonlySet<string> = new Set(["openssh-server", "dropbear", "dropbear-bin", "ssh", "tinysshd"]);

/** Alpine's and Arch's `openssh` bring the server too. */
export const sshServersOfApk: ReadonlySet<string> = new Set(["openssh", "openssh-server", "dropbear"]);

/** Programs that look into other processes and their traffic: made for finding faults, and for finding more once one has broken in. */
export const debugTools: ReadonlySet<string> = new Set([
  "gdb",
  "gdbserver",
  "lldb",
  "strace",
  "ltrace",
  "tcpdump",
  "tshark",
  "wireshark",
  "wireshark-common",
  "nmap",
  "valgrind",
  "bpftrace",
  "bpfcc-tools",
  "perf-tools-unstable",
  "linux-perf",
  "linux-tools-generic",
  "systemtap",
  "ngrep",
]);

/** Programs that run any code they are given: a capability on them is one for every script. */
export const interpreters: RegExp = /^(?:python|pypy|node|nodejs|perl|ruby|php|java|lua|bash|sh|dash|ash|zsh|busybox|deno|bun)[\d.]*$/;
