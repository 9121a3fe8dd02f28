// Texts that outlive the page. Where site data is blocked, or full, they live as long as the page does.

class Store {
  #open;
  #instead = new Map();

  constructor(open) {
    this.#open = open;
  }

  /** The text, or null. */
  load(key) {
    try {
      return this.#instead.get(key) ?? this.#open().getItem(key);
    } catch {
      return null;
    }
  }

  save(key, text) {
    try {
      this.#open().setItem(key, text);
      this.#instead.delete(key);
    } catch {
      this.#instead.set(key, text);
    }
  }

  remove(key) {
    this.#instead.delete(key);
    try {
      this.#open().removeItem(key);
    } catch {
      // What can't be opened has kept nothing.
    }
  }
}

// To open one is what throws already, so each is opened when it is needed.
export const ofTab = new Store(() => sessionStorage);
export const ofBrowser = new Store(() => localStorage);
