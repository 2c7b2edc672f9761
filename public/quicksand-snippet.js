/*
 * <quicksand-snippet snippet="…"></quicksand-snippet>: a snippet of a Quicksand server in a page of another site.
 * Attributes: snippet (or id): 12 letters and digits, or its link · view="code,output" · theme="auto|light|dark" ·
 * lines="5-12" · readonly · height="auto" (default) or pixels · server: where the snippet is, by default the server that
 * this file came from · title. See docs/embeds.md. It needs nothing else, and may be loaded as a module or not.
 */
(() => {
  const OWN_SERVER = originOf(document.currentScript?.src ?? importedFrom());
  const SHOWN = ["snippet", "id", "view", "theme", "lines", "readonly", "height", "server", "title"];
  /** Until the document has told how high it is; then nothing jumps further than it must. */
  const FIRST_HEIGHT = 320;
  const MOST_HEIGHT = 10_000;

  class QuicksandSnippet extends HTMLElement {
    static observedAttributes = SHOWN;
    #frame;
    #shown;
    #due = false;

    connectedCallback() {
      window.addEventListener("message", this.#onMessage);
      this.#showSoon();
    }

    disconnectedCallback() {
      window.removeEventListener("message", this.#onMessage);
      this.#frame?.remove();
      this.#frame = this.#shown = undefined;
    }

    attributeChangedCallback() {
      if (this.isConnected) this.#showSoon();
    }

    /** Once for all attributes that change together. */
    #showSoon() {
      if (this.#due) return;
      this.#due = true;
      queueMicrotask(() => {
        this.#due = false;
        if (this.isConnected) this.#show();
      });
    }

    #show() {
      const address = this.#address();
      if (address === undefined) {
        this.#frame?.remove();
        this.#frame = this.#shown = undefined;
        return;
      }
      const frame = (this.#frame ??= this.#newFrame());
      frame.title = this.getAttribute("title") ?? "Program in Quicksand";
      if (!this.#follows()) frame.style.height = `${pixels(this.getAttribute("height"))}px`;
      if (this.#shown === address) return;
      this.#shown = address;
      frame.src = address;
      if (!frame.isConnected) this.append(frame);
    }

    #newFrame() {
      const frame = document.createElement("iframe");
      frame.loading = "lazy";
      frame.style.cssText = `display:block;width:100%;border:0;height:${FIRST_HEIGHT}px`;
      if (getComputedStyle(this).display === "inline") this.style.display = "block";
      return frame;
    }

    /** Whether the frame is as high as what it shows. */
    #follows() {
      return pixels(this.getAttribute("height")) === undefined;
    }

    #server() {
      return originOf(this.getAttribute("server")) ?? OWN_SERVER;
    }

    #id() {
      const given = this.getAttribute("snippet") ?? this.getAttribute("id") ?? "";
      return /^(?:.*\/(?:s|embed)\/)?([0-9A-Za-z]{12})(?:[/?#].*)?$/.exec(given)?.[1];
    }

    #address() {
      const [id, server] = [this.#id(), this.#server()];
      if (id === undefined || server === undefined) return undefined;
      const url = new URL(`/embed/${id}`, server);
      for (const name of ["view", "theme", "lines"]) {
        const value = this.getAttribute(name);
        if (value) url.searchParams.set(name, value);
      }
      if (this.hasAttribute("readonly")) url.searchParams.set("readonly", "");
      if (this.#follows()) url.searchParams.set("height", "auto");
      return url.href;
    }

    /** Only what its own frame says, and only as long as that shows a document of the server. */
    #onMessage = ({ source, origin, data }) => {
      const frame = this.#frame;
      if (frame === undefined || source !== frame.contentWindow || origin !== this.#server()) return;
      if (data?.type !== "quicksand:height" || data.id !== this.#id() || !this.#follows()) return;
      const { height } = data;
      if (!Number.isFinite(height) || height <= 0) return;
      frame.style.height = `${Math.min(Math.ceil(height), MOST_HEIGHT)}px`;
    };
  }

  /** A module has no `currentScript`; the page's own elements tell where this file came from. */
  function importedFrom() {
    return document.querySelector('script[src*="/quicksand-snippet.js"]')?.src;
  }

  function originOf(address) {
    if (!address || !URL.canParse(address, location.href)) return undefined;
    const { protocol, origin } = new URL(address, location.href);
    return protocol === "https:" || protocol === "http:" ? origin : undefined;
  }

  function pixels(text) {
    const count = /^(\d{2,5})(?:px)?$/.exec(text ?? "")?.[1];
    return count === undefined ? undefined : Math.min(Number(count), MOST_HEIGHT);
  }

  if (!customElements.get("quicksand-snippet")) customElements.define("quicksand-snippet", QuicksandSnippet);
})();
