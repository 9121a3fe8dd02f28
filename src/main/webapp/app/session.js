// One user's stay: the connection, what it brings into the conversations, and what the user sends.

import { CentrifugeClient, backoff } from './centrifuge.js';
import { Conversations, EVERYONE } from './conversations.js';
import { ofBrowser, ofTab } from './storage.js';

const FIRST_PAGE = 50;

function addressFor(name) {
  const address = new URL('connection/websocket', document.baseURI);
  address.protocol = address.protocol.replace('http', 'ws');
  address.search = new URLSearchParams({ user_code: name });
  address.hash = '';
  return address.href;
}

// What this browser remembers: `seen` for the next visit, `sent` as long as the tab lives.
function memoryOf(name) {
  const placeOf = (key) => (key === 'sent' ? ofTab : ofBrowser);
  return {
    load: (key) => JSON.parse(placeOf(key).load(`parley.${key}.${name}`)),
    save: (key, value) => placeOf(key).save(`parley.${key}.${name}`, JSON.stringify(value)),
  };
}

function newReader(channel) {
  return { channel, wantsLatest: true, hasFirst: false, hasLost: false, mayLack: false, turn: 0 };
}

/** Events: `change` (look again at everything here) and `arrival` (`conversation`, `entry`). */
export class Session extends EventTarget {
  #client;
  #readers = new Map();
  #clockSkewMs = 0;
  #hasCaughtUp = false;

  constructor(name) {
    super();
    this.conversations = new Conversations(name, memoryOf(name));
    this.#client = new CentrifugeClient(addressFor(name));
    this.#client.addEventListener('state', ({ detail }) => this.#stateChanged(detail));
    this.#client.addEventListener('subscribed', ({ detail }) => this.#subscribed(detail));
    this.#client.addEventListener('publication', ({ detail }) => this.#published(detail));
    for (const type of ['unsubscribed', 'refused']) {
      this.#client.addEventListener(type, ({ detail }) => this.#shutOut(detail));
    }
  }

  /** Whose stay it is: the name that was given, or the one that the server knows better. */
  get me() {
    return this.conversations.me;
  }

  get state() {
    return this.#client.state;
  }

  /** Whether there may be messages before those that a conversation has. */
  lacksEarlier({ isPrivate, isCut }) {
    const reader = this.#readers.get(isPrivate ? `#${this.me}` : EVERYONE);
    return isCut || Boolean(reader && !reader.wantsLatest && !reader.hasFirst);
  }

  start() {
    this.#client.subscribe(EVERYONE);
    this.#client.connect();
  }

  /** Makes the next attempt now instead of later. */
  reconnect() {
    this.#client.connect();
  }

  end() {
    this.#client.disconnect();
  }

  send(conversation, text) {
    const item = { id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, text, state: 'waiting', clients: [] };
    conversation.outgoing.push(item);
    return this.resend(conversation, item);
  }

  /**
   * Sends what waits or has failed; without a connection it waits for one. What was sent once may have arrived: to
   * everyone it goes again only if it is not in what was missed.
   */
  async resend(conversation, item) {
    const mayComeBack = item.clients.length > 0 && !conversation.isPrivate && !this.#hasCaughtUp;
    if (this.state.name !== 'connected' || mayComeBack) return this.#mark(item, 'waiting');
    item.clients.push(this.state.client);
    this.#mark(item, 'sending');
    try {
      await this.#client.publish(conversation.channel, this.#dataFor(conversation, item.text));
    } catch (error) {
      return this.#mark(item, 'failed', error);
    }
    this.#accepted(conversation, item);
  }

  discard(conversation, item) {
    conversation.outgoing = conversation.outgoing.filter((other) => other !== item);
    this.#changed();
  }

  #dataFor(conversation, msg) {
    if (!conversation.isPrivate) return { type: 'broadcast', msg };
    return { type: 'private_message', recipient: conversation.partner, msg };
  }

  // What comes back by the road stays on its way until it does; a private message comes back only to oneself.
  #accepted(conversation, item) {
    if (!conversation.isPrivate || conversation.partner === this.me) return this.#mark(item, 'sent');
    this.conversations.acknowledged(conversation, item.text, Date.now() + this.#clockSkewMs);
    this.discard(conversation, item);
  }

  #mark(item, state, error = null) {
    Object.assign(item, { state, error });
    this.#changed();
  }

  #stateChanged(state) {
    this.#hasCaughtUp = false;
    if (state.name === 'connected') {
      this.#clockSkewMs = state.time ? state.time - Date.now() : 0;
      this.#sendWaiting();
    }
    this.#changed();
  }

  #sendWaiting() {
    for (const conversation of this.conversations.list) {
      for (const item of [...conversation.outgoing]) {
        if (item.state === 'waiting') this.resend(conversation, item);
      }
    }
  }

  // Now what was missed is here: what waits, and is not among it, may go again.
  #caughtUp(channel) {
    if (channel !== EVERYONE) return;
    this.#hasCaughtUp = true;
    this.#sendWaiting();
  }

  #subscribed({ channel, epoch = '', was_recovering: cameBack, recovered, publications = [] }) {
    if (channel.startsWith('#')) this.conversations.me = channel.slice(1);
    if (channel === EVERYONE) this.conversations.with(EVERYONE).problem = null;
    const reader = this.#readers.get(channel) ?? newReader(channel);
    this.#readers.set(channel, reader);
    Object.assign(reader, { epoch, turn: reader.turn + 1 });
    if (cameBack && !recovered) reader.wantsLatest = reader.hasLost = true;
    this.conversations.remembered(publications, reader);
    if (reader.wantsLatest) this.#readLatest(reader, reader.turn, 0);
    else this.#caughtUp(channel);
    this.#changed();
  }

  #published({ channel, pub }) {
    const reader = this.#readers.get(channel) ?? { channel, epoch: '' };
    const arrival = this.conversations.arrived(pub, reader);
    if (arrival) this.dispatchEvent(new CustomEvent('arrival', { detail: arrival }));
    this.#changed();
  }

  #shutOut({ channel, reason }) {
    if (channel === EVERYONE) this.conversations.with(EVERYONE).problem = reason || 'not allowed';
    this.#caughtUp(channel);
    this.#changed();
  }

  // What is there already, for who comes for the first time, or has been away for too much to be given it all.
  async #readLatest(reader, turn, failures) {
    let page = { publications: [] };
    try {
      page = await this.#client.history(reader.channel, { limit: FIRST_PAGE, reverse: true });
    } catch (error) {
      if (error.lost || reader.turn !== turn) return;
      if (error.temporary || error.unanswered) {
        setTimeout(() => reader.turn === turn && this.#readLatest(reader, turn, failures + 1), backoff(failures));
        return;
      }
    }
    if (reader.turn !== turn) return;
    const { epoch = reader.epoch, offset, publications } = page;
    Object.assign(reader, { epoch, wantsLatest: false, hasLost: false, mayLack: reader.mayLack || reader.hasLost });
    this.conversations.remembered(publications.reverse(), reader);
    const first = publications.length ? publications[0].offset : offset + 1;
    reader.hasFirst ||= first === 1;
    this.#caughtUp(reader.channel);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
