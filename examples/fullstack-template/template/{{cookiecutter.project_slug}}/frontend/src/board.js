/** Talks to the backend; `address` is empty where both have one host. */
export function board(address, request) {
  const url = `${address}/api/v1/messages`;

  async function answered(answer) {
    if (!answer.ok) throw new Error(`the board does not answer: ${answer.status}`);
    return answer.json();
  }

  return {
    newest: async () => answered(await request(url)),
    pin: async (author, body) =>
      answered(await request(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ author, body }) })),
  };
}
