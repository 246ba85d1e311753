import { LitElement, css, html } from "lit";
import { board } from "./board.js";

/** The newest messages, and a line to write another. */
class MessageBoard extends LitElement {
  static properties = { messages: { state: true }, trouble: { state: true } };
  static styles = css`
    li { margin-block: 0.5rem; }
    [role="alert"] { color: #a00; }
  `;

  constructor() {
    super();
    this.messages = [];
    this.trouble = "";
    this.board = board(import.meta.env.VITE_API_URL ?? "", fetch.bind(globalThis));
  }

  connectedCallback() {
    super.connectedCallback();
    this.attempt(() => this.board.newest());
  }

  async attempt(work) {
    try {
      this.messages = await work();
      this.trouble = "";
    } catch (error) {
      this.trouble = error.message;
    }
  }

  pin(event) {
    event.preventDefault();
    const form = event.target;
    const { author, body } = Object.fromEntries(new FormData(form));
    this.attempt(async () => {
      await this.board.pin(author, body);
      form.reset();
      return this.board.newest();
    });
  }

  render() {
    const items = this.messages.map((message) => html`<li><strong>${message.author}</strong> ${message.body}</li>`);
    return html`
      <form @submit=${this.pin}>
        <label>Name <input name="author" required maxlength="80" /></label>
        <label>Message <input name="body" required maxlength="2000" /></label>
        <button>Pin</button>
      </form>
      <p role="alert">${this.trouble}</p>
      <ul>${items}</ul>
    `;
  }
}

customElements.define("message-board", MessageBoard);
