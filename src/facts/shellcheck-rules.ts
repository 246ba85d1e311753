/** ShellCheck's rules for what sh does not know and bash does, as far as the check no-bashism-in-sh finds it. */
export const bashismRules: readonly string[] = `
  SC2112 SC2113 SC3001 SC3005 SC3006 SC3008 SC3009 SC3010 SC3011 SC3014 SC3020 SC3024 SC3030
  SC3036 SC3037 SC3039 SC3044 SC3046 SC3053 SC3054 SC3057 SC3059 SC3060
`
  .trim()
  .split(/\s+/);

const SOURCED =
  "ShellCheck wants to read the file that is sourced, which is in the image and not here, and the comment that would silence it cannot stand in a RUN.";
const WHICH_SHELL = "It is about the shebang. In a Dockerfile SHELL and the base image say which shell reads a text, and ShellCheck is told so.";
const BASHISM = "The check no-bashism-in-sh finds this, and knows the shells of base images: an ignore that names this rule speaks for that check.";
const LINE_ENDS = "It is about the line ends of the whole file.";

/** Rules that the check shellcheck never tells of, and why. */
export const shellcheckRulesLeftOut: ReadonlyMap<string, string> = new Map([
  ...["SC1090", "SC1091", "SC1094"].map((rule) => [rule, SOURCED] as const),
  ...["SC1008", "SC1071", "SC1103", "SC1128", "SC2096", "SC2148", "SC2187", "SC2239"].map((rule) => [rule, WHICH_SHELL] as const),
  ["SC1017", LINE_ENDS],
  ...bashismRules.map((rule) => [rule, BASHISM] as const),
]);

/** What the rules find that Dockerfiles break most, in a sentence. */
export const shellcheckRuleSummaries: ReadonlyMap<string, string> = new Map([
  ["SC1001", "A backslash stands before a letter that needs none, so it does nothing."],
  ["SC1072", "The shell cannot read this text: it stops in the middle of a command."],
  ["SC1073", "The shell cannot read this text: something that begins here is not ended as it should be."],
  ["SC2002", "A file goes through cat into a program that could read it itself."],
  ["SC2006", "A command stands in backticks. $(…) does the same, can stand inside another, and is easier to see."],
  ["SC2015", "In a && b || c, c also runs when a succeeds and b fails: that is no if and else."],
  ["SC2016", "A variable stands in single quotes, where the shell leaves it as it is. That may be meant, as in a line that is written to a file."],
  ["SC2028", "echo may write \\n as it stands: which escapes it knows depends on the shell. printf always knows them."],
  ["SC2035", "A glob begins with *, so a file whose name begins with a dash becomes an option. Write ./*."],
  ["SC2038", "Names out of find go through xargs, which takes a name with a blank in it for two."],
  ["SC2046", "The output of a command stands unquoted: it is split at blanks, and * and ? in it become names of files."],
  ["SC2059", "A variable stands in the format of printf, so a % in its value is read as one of printf's own."],
  ["SC2061", "A glob that find is to match stands unquoted, so the shell may replace it first with names from the working directory."],
  ["SC2086", "A variable stands unquoted: its value is split at blanks, and * and ? in it become names of files."],
  ["SC2103", "A cd goes back with cd .., which goes elsewhere when the first cd failed. Brackets around both need no way back."],
  ["SC2115", "rm -rf of a variable and a path: where the variable is empty, that is a folder of the root."],
  ["SC2125", "A glob or braces stand in an assignment, where they stay what they are."],
  ["SC2129", "Several commands append to one file, one by one; braces around them open it once."],
  ["SC2153", "A variable is used that nothing sets, and another one has nearly its name."],
  ["SC2154", "A variable is used that nothing sets: no ARG, no ENV, and no command before."],
  ["SC2155", "A variable is declared and set from a command at once, so that the command's failure is lost."],
  ["SC2164", "A cd may fail, and what follows then runs in the wrong directory. Write cd … && …, or set -e before it."],
  ["SC2166", "-a and -o inside [ ] are read in different ways by different shells; two tests with && or || are not."],
  ["SC2174", "mkdir -p with -m gives the mode to the last folder only."],
  ["SC2185", "find has no folder to look in; some versions of it take the current one, others fail."],
  ["SC2196", "egrep is an old name of grep -E, and warns where grep is new."],
  ["SC2231", "A variable stands unquoted in the list of a for, before a glob."],
]);

/** Whether a rule is what ShellCheck's own comments write as one, a range or all: `SC2086`, `SC3000-SC4000`, `all`. */
export function isAmongShellcheckRules(rule: string, written: string): boolean {
  if (written.toLowerCase() === "all") return true;
  const [first = written, last = first] = written.split("-");
  const number = (name: string): number => Number(/\d{4}$/.exec(name)?.[0]);
  return number(rule) >= number(first) && number(rule) <= number(last);
}

/** Rules about where lines end and how many blanks stand between words, which means nothing once the builder has joined the lines. */
export const layoutRules: ReadonlySet<string> = new Set(["SC1075", "SC2291"]);

/** `SC2086`, however it is written: `hadolint:SC2086`, `shellcheck/sc2086`. Undefined for what is no rule of ShellCheck. */
export function shellcheckRule(name: string): string | undefined {
  return /^(?:(?:hadolint|shellcheck)[:/])?(sc\d{4})$/i.exec(name)?.[1]?.toUpperCase();
}
