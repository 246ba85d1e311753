export { engineWords, type CommandLine } from "../command-line.ts";
