import { expect, test } from "vitest";
import { entryForm, readEntryForm } from "./entry-form.ts";

const filled = (value: string): string => entryForm("shop").replace(/entry: .*/, `entry: ${value}`);

test.each([
  ["app.main:api", "app.main:api"],
  ['"app:create()" # the factory', "app:create()"],
  ["node dist/server.js", "node dist/server.js"],
  ["# package.module:app", undefined],
])("a form with entry: %s", (value, entry) => {
  expect(readEntryForm(filled(value))).toEqual({ entry, line: 5 });
  expect(readEntryForm(filled(value).replaceAll("\n", "\r\n"))).toEqual({ entry, line: 5 });
});

test("an empty form is one, a contract of the user's own is none", () => {
  expect(readEntryForm(entryForm("shop"))?.entry).toBeUndefined();
  expect(readEntryForm(`${entryForm("shop")}    trial: { port: 1 }\n`)).toBeUndefined();
  expect(readEntryForm("images: {}\n")).toBeUndefined();
});
