import { expect, test } from "vitest";
import { parse } from "valibot";
import type { Image, ImageAttestation } from "../../image/image.ts";
import { fakeImage } from "../testing.ts";
import { told } from "../testing-images.ts";
import { check } from "./index.ts";

const SBOM: ImageAttestation = { kind: "sbom", predicateType: "https://spdx.dev/Document", statement: {} };
const PROVENANCE: ImageAttestation = { kind: "provenance", predicateType: "https://slsa.dev/provenance/v1", statement: {} };

function judge(attestations: readonly ImageAttestation[], format: Image["format"], options: Readonly<Record<string, unknown>> = {}): string {
  const image = { ...fakeImage({ attestations }), format };
  const answer = check.image?.({ image, scan: undefined }, parse(check.options, options) as never);
  return answer === undefined ? "no judge" : told(answer);
}

test("both kinds have to be there, or those that are asked for", () => {
  expect(judge([SBOM, PROVENANCE], "oci-archive")).toBe("proven: present present");
  expect(judge([SBOM], "oci-archive")).toBe("violated: missing");
  expect(judge([SBOM], "oci-archive", { kinds: ["sbom"] })).toBe("proven: present");
  expect(judge([], "registry")).toBe("violated: missing missing");
});

test("where they cannot be, or cannot be read, it stays open", () => {
  expect(judge([], "docker-archive")).toBe("unproven: notCarried");
  expect(judge([{ ...SBOM, statement: undefined }], "oci-layout", { kinds: ["sbom"] })).toBe("unproven: empty");
});
