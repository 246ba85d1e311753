/** As much of SARIF 2.1.0 as is written here. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly [SarifRun];
}

export interface SarifRun {
  readonly tool: { readonly driver: { readonly name: string; readonly semanticVersion: string; readonly rules: readonly SarifRule[] } };
  readonly invocations: readonly [SarifInvocation];
  readonly originalUriBaseIds: Readonly<Record<string, { readonly description: SarifText }>>;
  readonly columnKind: "utf16CodeUnits";
  readonly results: readonly SarifResult[];
}

export interface SarifText {
  readonly text: string;
  readonly markdown?: string;
}

export type SarifLevel = "error" | "warning" | "note";

export interface SarifRule {
  readonly id: string;
  readonly shortDescription?: SarifText;
  readonly fullDescription?: SarifText;
  readonly help?: SarifText;
  readonly defaultConfiguration?: { readonly level: SarifLevel };
  readonly properties?: { readonly tags: readonly string[]; readonly since: string };
}

export interface SarifInvocation {
  readonly executionSuccessful: boolean;
  readonly exitCode: number;
  readonly toolExecutionNotifications: readonly {
    readonly level: SarifLevel;
    readonly message: SarifText;
    readonly descriptor: { readonly id: string };
    readonly locations?: readonly SarifLocation[];
  }[];
}

export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: SarifLevel;
  readonly message: SarifText;
  readonly locations: readonly [SarifLocation];
  readonly relatedLocations?: readonly SarifLocation[];
  readonly codeFlows?: readonly [
    { readonly threadFlows: readonly [{ readonly locations: readonly { readonly location: SarifLocation; readonly importance: string }[] }] },
  ];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly [
    { readonly kind: "inSource"; readonly status: "accepted"; readonly justification?: string; readonly location: SarifLocation },
  ];
  readonly properties: {
    readonly requirement: string;
    readonly judge: string;
    readonly image: string;
    /** The other program's own rule, where it found this: `SC2086`. */
    readonly rule?: string;
  };
}

export interface SarifLocation {
  readonly id?: number;
  readonly message?: SarifText;
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
    readonly region: { readonly startLine: number; readonly startColumn?: number; readonly endLine?: number; readonly endColumn?: number };
  };
}
