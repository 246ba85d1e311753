/**
 * What options mean. A key holds every spelling of an option, blanks between: `-y --yes`. After a spelling `=` says that it takes a value, in its own word or the
 * next, `=?` that it takes one only in its own word, and `*` that what follows belongs to it: `-D*`, `--with-*`. In the words `{}` stands for the value; empty
 * words mean that the option is there, and that nobody has put it into words yet. Of two keys with one name the first counts.
 */
export type OptionWords = Readonly<Record<string, string>>;

/**
 * A sentence without its subject: "installs {*}". `{*}` is every operand, `{1}` the first, `{2*}` the second and what follows, `{-1}` the last, `{*-1}` all but the
 * last. `(s)` before a place is an s where several names are put in. Of several sentences the first is taken whose operands are there.
 */
export type Sentence = string | readonly string[];

export interface VerbWords {
  readonly does: Sentence;
  readonly options?: OptionWords;
  /** Verbs of this verb: `module` has `install`. */
  readonly verbs?: Readonly<Record<string, VerbWords | Sentence>>;
  /** So many operands come first, and what follows them is a command of its own: `timeout 5 COMMAND`. */
  readonly runs?: number;
  /** Words after the first operand are not its own options: `python FILE …`. */
  readonly stops?: true;
  /** What its operands are. */
  readonly operands?: OperandKind;
}

export type OperandKind = "debian" | "alpine" | "rpm" | "python" | "node" | "go" | "path" | "url";

/** A program in words. */
export interface ProgramWords extends VerbWords {
  /** What it is, as a noun: "the package manager of Debian and Ubuntu". */
  readonly is: string;
  /** Options are whole words behind one dash, and no letters stand together: `find -name`. */
  readonly single?: true;
  /** Words that are no option of it are text, dashes or not: `echo --`. */
  readonly text?: true;
  /** The first operand may be letters of options: `tar xzf`. */
  readonly bare?: true;
  /** After this option its value is a program of its own, and the rest its words: `python -m pip install`. */
  readonly module?: string;
  /** After this option its value is a script of a shell: `sh -c "…"`. */
  readonly script?: string;
  /** What it does where `--` stands before any operand, and its script comes from standard input. */
  readonly input?: string;
  /** The value of this option is code in the program's own language: `python -c "…"`. */
  readonly code?: string;
  /** Sentences that count instead where an option is there: `tar -x`. A key holds every spelling, and `{}` is the option's value. */
  readonly modes?: Readonly<Record<string, Sentence>>;
  /** After these options a command of its own follows, up to `;` or `+`: `find -exec`. */
  readonly executes?: readonly string[];
  /** Operands may be settings: `prefix=/usr`, `if=FILE`. */
  readonly settings?: OptionWords;
  /** Before the command that it runs, `NAME=value` may stand. */
  readonly assignments?: true;
}

/** Programs by name, several names blank between. */
export type Programs = Readonly<Record<string, ProgramWords>>;
