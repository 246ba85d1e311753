import assert from "node:assert/strict";
import { test } from "node:test";
import { board } from "../src/board.js";

const answer = (value, status = 200) => async (...asked) => Object.assign(new Response(JSON.stringify(value), { status }), { asked });

test("asks on its own host where no address is given", async () => {
  const seen = [];
  const messages = await board("", async (url) => (seen.push(url), answer([])())).newest();
  assert.deepEqual([messages, seen], [[], ["/api/v1/messages"]]);
});

test("sends a message as JSON", async () => {
  const seen = [];
  await board("https://board.example", async (url, options) => (seen.push([url, options.method, options.body]), answer({}, 201)())).pin("a", "b");
  assert.deepEqual(seen, [["https://board.example/api/v1/messages", "POST", '{"author":"a","body":"b"}']]);
});

test("says that nobody answers", async () => {
  await assert.rejects(board("", answer({}, 502)).newest(), /502/);
});
