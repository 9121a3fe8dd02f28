// What was said, to whom, and what of it has not been read yet. No network, no document.

/** The channel of everyone's conversation; a private one with bob is named `#bob`. */
export const EVERYONE = 'chat';

const MAX_ENTRIES = 500;
let lastId = 0;

/** A message that is shown. `position` is where it stands in the stream of the channel that brought it, if it has one. */
export function entryOf({ data, info, time, offset }, { channel, epoch }) {
  const text = textOf(data);
  return {
    id: ++lastId,
    from: nameOf(info ? info.user : data?.sender),
    vouched: Boolean(info),
    client: info?.client,
    text,
    at: time || Date.now(),
    dated: Boolean(time),
    position: offset ? { channel, epoch, offset } : null,
  };
}

/** A private message of one's own: nobody sends it back, so it is shown once it is acknowledged. */
export function ownEntry(from, text, at) {
  return { id: ++lastId, from, vouched: true, text, at, dated: true, own: true, position: null };
}

// Whoever publishes by the API may claim to be anything. Half of a surrogate pair would not fit into an address.
function nameOf(sender) {
  const name = typeof sender === 'number' ? String(sender) : sender;
  return typeof name === 'string' ? name.replace(/\p{Cs}/gu, '\uFFFD') : '';
}

function textOf(data) {
  if (typeof data === 'string') return data;
  for (const key of ['msg', 'text', 'message']) if (typeof data?.[key] === 'string') return data[key];
  return JSON.stringify(data) ?? '';
}

// An entry is known by its position. What history brings from an earlier epoch has none; it is known by what it says.
function namesOf({ position, at, from, text }) {
  const names = [`${at} ${from} ${text}`];
  if (position) names.unshift(`${position.channel} ${position.epoch} ${position.offset}`);
  return names;
}

function isAfter(one, other, live) {
  const a = one.position;
  const b = other.position;
  if (a && b && a.channel === b.channel && a.epoch === b.epoch) return a.offset > b.offset;
  return !live && one.at > other.at;
}

/** One conversation: its messages in order, and those of one's own that are still on their way. */
export class Conversation {
  entries = [];
  outgoing = [];
  unread = 0;
  firstUnread = null;
  draft = '';
  problem = null;
  isCut = false;
  #names = new Set();

  constructor(channel) {
    this.channel = channel;
  }

  get isPrivate() {
    return this.channel !== EVERYONE;
  }

  /** The other one's name; empty if those who write here don't say who they are. */
  get partner() {
    return this.channel.slice(1);
  }

  get last() {
    return this.entries.at(-1);
  }

  /** Puts the entry where it belongs; false if it was there already. */
  add(entry, live) {
    const names = namesOf(entry);
    if ((entry.position || !live) && this.#names.has(names[0])) return false;
    for (const name of names) this.#names.add(name);
    let index = this.entries.length;
    while (index > 0 && isAfter(this.entries[index - 1], entry, live)) index--;
    this.entries.splice(index, 0, entry);
    if (this.entries.length > MAX_ENTRIES) this.#forgetFirst();
    return true;
  }

  /** Takes from what is on its way the message that has come back by the road. */
  settle({ client, text }) {
    const index = this.outgoing.findIndex((item) => item.text === text && item.clients.includes(client));
    if (index >= 0) this.outgoing.splice(index, 1);
  }

  markUnread(entry) {
    if (this.unread++ === 0 || entry.at < this.firstUnread.at) this.firstUnread = entry;
  }

  #forgetFirst() {
    for (const name of namesOf(this.entries.shift())) this.#names.delete(name);
    this.isCut = true;
  }
}

/** All conversations of one user. */
export class Conversations {
  #byChannel = new Map();
  #seen;

  /** @param memory what outlives a reload: `load(key)` and `save(key, value)` for `seen` and `sent` */
  constructor(me, memory) {
    this.me = me;
    this.memory = memory;
    this.current = null;
    this.visible = true;
    this.#seen = memory.load('seen') ?? {};
    this.sent = memory.load('sent') ?? [];
    this.with(EVERYONE);
    for (const { channel, text, at } of this.sent) this.with(channel).add(ownEntry(me, text, at));
  }

  with(channel) {
    if (!this.#byChannel.has(channel)) this.#byChannel.set(channel, new Conversation(channel));
    return this.#byChannel.get(channel);
  }

  /** Everyone first, then the private ones that have something in them, the latest first. */
  get list() {
    const [everyone, ...others] = this.#byChannel.values();
    const worth = others.filter((one) => one === this.current || one.last || one.outgoing.length || one.draft);
    return [everyone, ...worth.sort((a, b) => (b.last?.at ?? Infinity) - (a.last?.at ?? Infinity))];
  }

  get unread() {
    return this.list.reduce((sum, one) => sum + one.unread, 0);
  }

  open(channel) {
    if (this.current) this.current.firstUnread = null;
    this.current = channel ? this.with(channel) : null;
    this.look(this.visible);
  }

  /** Whether the user has the page before the eyes; then the current conversation is read. */
  look(visible) {
    this.visible = visible;
    if (visible && this.current) this.#read(this.current);
  }

  /**
   * A publication as it arrives from `reader`: its `channel`, its `epoch`, and `mayLack` if something that came before it
   * can't be had; the next that is new is marked then. The entry, or null if it is known already.
   */
  arrived(pub, reader) {
    return this.#take(entryOf(pub, reader), reader, true);
  }

  /** Publications that came before, oldest first. */
  remembered(publications, reader) {
    for (const pub of publications) this.#take(entryOf(pub, reader), reader, false);
  }

  /** A private message of one's own that was acknowledged. */
  acknowledged(conversation, text, at) {
    conversation.add(ownEntry(this.me, text, at), true);
    this.sent = [...this.sent, { channel: conversation.channel, text, at }].slice(-MAX_ENTRIES);
    this.memory.save('sent', this.sent);
  }

  #take(entry, reader, live) {
    const conversation = this.with(reader.channel === EVERYONE ? EVERYONE : `#${entry.from}`);
    entry.own = entry.from === this.me && entry.vouched;
    if (!conversation.add(entry, live)) return null;
    if (reader.mayLack) {
      entry.afterGap = true;
      reader.mayLack = false;
    }
    if (entry.own) conversation.settle(entry);
    else if (live || this.#isNews(conversation, entry)) this.#note(conversation, entry);
    return { conversation, entry };
  }

  // What history brings is news if it came after the last look. Whoever looks for the first time has missed only what was for him alone.
  #isNews(conversation, entry) {
    const seen = this.#seen[conversation.channel] ?? (conversation.isPrivate ? 0 : Infinity);
    return entry.dated && entry.at > seen;
  }

  #note(conversation, entry) {
    if (this.visible && conversation === this.current) this.#read(conversation);
    else conversation.markUnread(entry);
  }

  #read(conversation) {
    conversation.unread = 0;
    const at = Math.max(0, ...conversation.entries.map((entry) => entry.at));
    if (at <= (this.#seen[conversation.channel] ?? 0)) return;
    this.#seen[conversation.channel] = at;
    this.memory.save('seen', this.#seen);
  }
}
