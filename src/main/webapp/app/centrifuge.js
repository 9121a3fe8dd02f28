// A small client of the Centrifuge protocol: JSON, one socket, reconnects by itself and asks for what it missed.

const COMMAND_TIMEOUT_MS = 5_000;
const OPEN_TIMEOUT_MS = 10_000;
const PING_GRACE_MS = 10_000;
const BACKOFF_MIN_MS = 500;
const BACKOFF_MAX_MS = 20_000;
const ALREADY_SUBSCRIBED = 105;

/** Full jitter, as the published clients do it, for the attempt that follows `failures` failed ones. */
export function backoff(failures, random = Math.random) {
  const span = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** failures);
  return Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS + random() * span);
}

/** The class of a close code decides whether to come back. */
export function isTerminal(code) {
  return (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000);
}

/**
 * An error reply, or none: `lost` without a connection, `unanswered` if it may have been carried out all the same.
 */
export class CommandError extends Error {
  constructor({ code = 0, message, temporary = false, unanswered = false, lost = false }) {
    super(message);
    Object.assign(this, { code, temporary, unanswered, lost });
  }
}

/**
 * Events, each with its facts in `detail`:
 * `state` (`name`: connecting, connected, reconnecting or ended), `subscribed` (`channel`, `epoch`; where it came back,
 * `was_recovering`, and `recovered` with the `publications` it missed if these are all), `publication` (`channel`, `pub`),
 * `unsubscribed` and `refused` (`channel`, `reason`).
 */
export class CentrifugeClient extends EventTarget {
  #url;
  #socket = null;
  #lastId = 0;
  #failures = 0;
  #replies = new Map();
  #channels = new Set();
  #positions = new Map();
  #timers = {};
  #keepAlive = null;
  #hasOpened = false;

  /** What the last `state` event told. */
  state = { name: 'connecting', failures: 0 };

  constructor(url) {
    super();
    this.#url = url;
  }

  /** Connects, or makes the next attempt at once. */
  connect() {
    if (this.#socket) return;
    this.#clearTimers();
    this.#announce({ name: 'connecting', failures: this.#failures, neverOpened: !this.#hasOpened });
    let isOpen = false;
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#after('silence', OPEN_TIMEOUT_MS, () => this.#lost(0, 'the server does not answer'));
    socket.onopen = () => {
      isOpen = this.#hasOpened = true;
      this.#greet();
    };
    socket.onmessage = ({ data }) => this.#receive(data);
    // Browsers don't tell why a handshake failed.
    socket.onclose = ({ code, reason }) => this.#lost(code, isOpen ? reason : 'could not connect');
  }

  /** Ends the connection for good. */
  disconnect(reason = 'signed out') {
    this.#lost(0, reason, true);
  }

  /** Reads `channel` from now on, after every reconnect too. */
  subscribe(channel) {
    this.#channels.add(channel);
    if (this.state.name === 'connected') this.#subscribe(channel);
  }

  publish(channel, data) {
    return this.#ask({ publish: { channel, data } });
  }

  /** `options`: limit, reverse. Newest first when reversed. */
  async history(channel, options) {
    const { history } = await this.#ask({ history: { channel, ...options } });
    return history;
  }

  #ask(command) {
    if (this.state.name !== 'connected') return Promise.reject(new CommandError({ message: 'not connected', lost: true }));
    return new Promise((resolve, reject) => this.#send(command, resolve, reject));
  }

  // Replies are handled within the frame that brings them, so that what follows in that frame finds the work done.
  #send(command, onReply, onError) {
    const id = ++this.#lastId;
    const timer = setTimeout(() => {
      this.#replies.delete(id);
      onError(new CommandError({ message: 'no answer', unanswered: true }));
    }, COMMAND_TIMEOUT_MS);
    this.#replies.set(id, { onReply, onError, timer });
    this.#socket.send(JSON.stringify({ id, ...command }));
  }

  #greet() {
    const refused = (error) => {
      if (!error.lost) this.#lost(error.code, error.message, !error.temporary && !error.unanswered);
    };
    const ofServer = [...this.#positions.keys()].filter((channel) => !this.#channels.has(channel));
    const subs = Object.fromEntries(ofServer.map((channel) => [channel, this.#whereItWas(channel)]));
    this.#send({ connect: { name: 'parley-page', subs } }, ({ connect }) => this.#connected(connect), refused);
  }

  #connected({ client, node, time, ping = 0, pong = false, subs = {} }) {
    this.#failures = 0;
    this.#keepAlive = { pong, silenceMs: ping ? ping * 1_000 + PING_GRACE_MS : 0 };
    this.#heard();
    for (const channel of this.#channels) if (!(channel in subs)) this.#subscribe(channel);
    this.#announce({ name: 'connected', client, node, time });
    for (const [channel, result] of Object.entries(subs)) this.#subscribed(channel, result);
  }

  #whereItWas(channel) {
    const position = this.#positions.get(channel);
    return position ? { recover: true, ...position } : {};
  }

  #subscribed(channel, result) {
    const { epoch, offset = 0, publications = [] } = result;
    if (epoch) this.#positions.set(channel, { epoch, offset });
    for (const pub of publications) this.#advance(channel, pub);
    this.#emit('subscribed', { channel, ...result });
  }

  // What was published in an earlier epoch has no offset.
  #advance(channel, { offset }) {
    const position = this.#positions.get(channel);
    if (offset && position) position.offset = offset;
  }

  #subscribe(channel, failures = 0) {
    const refused = (error) => {
      if (error.lost) return;
      if (error.unanswered) {
        this.#lost(0, 'the server does not answer');
      } else if (error.code === ALREADY_SUBSCRIBED) {
        this.#emit('subscribed', { channel });
      } else if (error.temporary) {
        this.#after(`subscribe ${channel}`, backoff(failures), () => this.#subscribe(channel, failures + 1));
      } else {
        this.#emit('refused', { channel, reason: error.message });
      }
    };
    const request = { channel, ...this.#whereItWas(channel) };
    this.#send({ subscribe: request }, ({ subscribe }) => this.#subscribed(channel, subscribe), refused);
  }

  #receive(frame) {
    this.#heard();
    for (const reply of this.#parse(frame)) {
      if (this.#socket) this.#handle(reply);
    }
  }

  #parse(frame) {
    try {
      return frame.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    } catch {
      this.#lost(0, 'the server sent what is not JSON');
      return [];
    }
  }

  #handle(reply) {
    if (reply.push) {
      this.#push(reply.push);
    } else if (!reply.id) {
      if (this.#keepAlive?.pong) this.#socket?.send('{}');
    } else if (this.#replies.has(reply.id)) {
      const { onReply, onError, timer } = this.#replies.get(reply.id);
      this.#replies.delete(reply.id);
      clearTimeout(timer);
      if (reply.error) onError(new CommandError(reply.error));
      else onReply(reply);
    }
  }

  #push({ channel, pub, subscribe, unsubscribe }) {
    if (pub) this.#published(channel, pub);
    else if (subscribe) this.#subscribed(channel, subscribe);
    else if (unsubscribe?.code >= 2500 && this.#channels.has(channel)) this.#subscribe(channel);
    else if (unsubscribe?.code >= 2500) this.#lost(0, unsubscribe.reason);
    else if (unsubscribe) this.#emit('unsubscribed', { channel, reason: unsubscribe.reason });
  }

  #published(channel, pub) {
    this.#advance(channel, pub);
    this.#emit('publication', { channel, pub });
  }

  // A silent server is a dead one: it announced how often it speaks.
  #heard() {
    if (!this.#keepAlive?.silenceMs) return;
    this.#after('silence', this.#keepAlive.silenceMs, () => this.#lost(0, 'the server fell silent'));
  }

  #lost(code, reason, terminal = isTerminal(code)) {
    const socket = this.#socket;
    this.#socket = null;
    this.#keepAlive = null;
    this.#clearTimers();
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    if (terminal) {
      this.#failures = 0;
      this.#announce({ name: 'ended', code, reason: reason || 'closed by the server' });
    } else {
      const delay = backoff(this.#failures++);
      this.#after('retry', delay, () => this.connect());
      const facts = { failures: this.#failures, neverOpened: !this.#hasOpened, at: Date.now() + delay };
      this.#announce({ name: 'reconnecting', code, reason: reason || 'connection lost', ...facts });
    }
    const waiting = [...this.#replies.values()];
    this.#replies.clear();
    for (const { onError, timer } of waiting) {
      clearTimeout(timer);
      onError(new CommandError({ message: 'connection lost', unanswered: true, lost: true }));
    }
  }

  #after(name, delayMs, task) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(task, delayMs);
  }

  #clearTimers() {
    for (const name of Object.keys(this.#timers)) clearTimeout(this.#timers[name]);
    this.#timers = {};
  }

  #announce(state) {
    this.state = state;
    this.#emit('state', state);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
