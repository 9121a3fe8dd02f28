// What the user sees of a session. Reads the session, never changes it; text enters the page as text only.

import { EVERYONE } from './conversations.js';

const HUES = 12;
const GROUP_MS = 5 * 60_000;
const NEAR_BOTTOM_PX = 96;
const MAX_ANNOUNCED = 10;
const ANONYMOUS = 'somebody';
const HINT_AFTER_FAILURES = 3;
const PROXY_HINT = 'A proxy in between has to pass on WebSockets (Upgrade) and the Host header.';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const calendar = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const $ = (id) => document.getElementById(id);

/** Where in the page a conversation is. */
export function pathOf(channel) {
  return channel === EVERYONE ? '#/everyone' : `#/with/${encodeURIComponent(channel.slice(1))}`;
}

function fill(element, selector, text) {
  const part = element.querySelector(selector);
  if (part.textContent !== text) part.textContent = text;
  return part;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Each line is an addition of its own: a text that is the same as before would not be read again.
function announce(text) {
  const line = document.createElement('p');
  line.textContent = text;
  const announcer = $('announcer');
  announcer.append(line);
  if (announcer.children.length > MAX_ANNOUNCED) announcer.firstElementChild.remove();
}

function hueOf(name) {
  let hash = 5381;
  for (const char of name) hash = ((hash * 33) ^ char.codePointAt(0)) >>> 0;
  return `hue-${hash % HUES}`;
}

function paintAvatar(element, name) {
  element.className = `avatar ${hueOf(name)}`;
  write(element, [...(name || '?')][0].toUpperCase());
}

// Makes the children of `list` show `rows` in their order, and touches only what differs.
function reconcile(list, rows, { keyOf, create, update }) {
  const old = new Map([...list.children].map((child) => [child.dataset.key, child]));
  rows.forEach((row, index) => {
    const key = String(keyOf(row));
    const child = old.get(key) ?? create(row);
    child.dataset.key = key;
    old.delete(key);
    update(child, row);
    if (list.children[index] !== child) list.insertBefore(child, list.children[index] ?? null);
  });
  for (const child of old.values()) child.remove();
}

function copyOf(templateId) {
  return $(templateId).content.firstElementChild.cloneNode(true);
}

function dayOf(at) {
  const today = new Date().toDateString();
  const day = new Date(at);
  return day.toDateString() === today ? 'Today' : calendar.format(day);
}

/** The chat, drawn from a session; `actions` are what its buttons do: resend, discard. */
export class ChatView {
  #session;
  #actions;
  #drawn = null;
  #told = '';
  #isPinned = true;
  #isScheduled = false;
  #ticker = null;
  #closing = new AbortController();

  constructor(session, actions) {
    this.#session = session;
    this.#actions = actions;
    const { signal } = this.#closing;
    session.addEventListener('change', () => this.schedule(), { signal });
    session.addEventListener('arrival', ({ detail }) => this.#speak(detail), { signal });
    $('scroller').addEventListener('scroll', () => this.#scrolled(), { signal });
    const resized = new ResizeObserver(() => this.#isPinned && this.toEnd());
    resized.observe($('scroller'));
    signal.addEventListener('abort', () => resized.disconnect());
    this.draw();
  }

  /** Leaves the page as it was before. */
  close() {
    this.#closing.abort();
    clearInterval(this.#ticker);
    for (const id of ['messages', 'outgoing', 'conversations', 'announcer']) $(id).replaceChildren();
    $('text').value = '';
  }

  /** Draws once for all changes of this moment. */
  schedule() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setTimeout(() => {
      this.#isScheduled = false;
      if (!this.#closing.signal.aborted) this.draw();
    });
  }

  draw() {
    const { conversations } = this.#session;
    this.#drawState();
    this.#drawList(conversations);
    if (conversations.current) this.#drawTalk(conversations.current);
    else this.#drawn = null;
    const { unread } = conversations;
    document.title = unread ? `(${unread}) Parley` : 'Parley';
  }

  toEnd() {
    const scroller = $('scroller');
    scroller.scrollTop = scroller.scrollHeight;
    this.#isPinned = true;
    $('jump').hidden = true;
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = $('scroller');
    this.#isPinned = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
    if (this.#isPinned) $('jump').hidden = true;
  }

  #drawState() {
    const { state } = this.#session;
    const texts = { connecting: 'Connecting…', connected: 'Connected', reconnecting: 'Reconnecting', ended: 'Ended' };
    $('state').dataset.state = state.name;
    write($('state-text'), texts[state.name]);
    write($('state-node'), state.node ?? '');
    $('state-node').title = state.node ? `This page is connected to the node ${state.node}` : '';
    this.#drawBanner(state);
    this.#tellTrouble(state);
    clearInterval(this.#ticker);
    if (state.name === 'reconnecting') this.#ticker = setInterval(() => this.#drawBanner(this.#session.state), 250);
  }

  #drawBanner(state) {
    const isRetry = state.name === 'connecting' && state.failures > 0;
    const hint = state.neverOpened && state.failures >= HINT_AFTER_FAILURES ? ` ${PROXY_HINT}` : '';
    $('banner').hidden = !(isRetry || state.name === 'reconnecting' || state.name === 'ended');
    $('banner').dataset.state = state.name;
    $('banner-act').hidden = isRetry;
    if (isRetry) this.#fillBanner('Reconnecting:', `trying now…${hint}`, '', '');
    if (state.name === 'reconnecting') {
      const seconds = Math.max(1, Math.ceil((state.at - Date.now()) / 1_000));
      this.#fillBanner('Reconnecting:', `${state.reason}.${hint}`, `Next try in ${seconds} s.`, 'Try now');
    }
    if (state.name === 'ended') {
      const code = state.code ? ` (${state.code})` : '';
      this.#fillBanner('Connection ended:', `${state.reason}${code}.`, '', 'Connect again');
    }
  }

  #fillBanner(what, why, when, act) {
    write($('banner-what'), what);
    write($('banner-why'), why);
    write($('banner-when'), when);
    write($('banner-act'), act);
  }

  // Not at each attempt: the same trouble is told once.
  #tellTrouble({ name }) {
    if (name === 'connected') this.#told = '';
    if (name !== 'reconnecting' && name !== 'ended') return;
    const trouble = `${$('banner-what').textContent} ${$('banner-why').textContent}`;
    if (trouble !== this.#told) announce(trouble);
    this.#told = trouble;
  }

  #drawList({ list, current, me, unread }) {
    write($('my-name'), me);
    paintAvatar($('my-avatar'), me);
    reconcile($('conversations'), list, {
      keyOf: ({ channel }) => channel,
      create: () => copyOf('conversation-template'),
      update: (item, conversation) => this.#drawItem(item, conversation, conversation === current, me),
    });
    const elsewhere = unread - (current?.unread ?? 0);
    write($('back-unread'), elsewhere ? String(elsewhere) : '');
    $('back').setAttribute('aria-label', elsewhere ? `All conversations, ${elsewhere} unread` : 'All conversations');
  }

  #drawItem(item, conversation, isCurrent, me) {
    const { channel, isPrivate, partner, last, unread } = conversation;
    const link = item.firstElementChild;
    link.setAttribute('href', pathOf(channel));
    if (isCurrent) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
    const avatar = item.querySelector('.avatar');
    if (isPrivate) paintAvatar(avatar, partner);
    else avatar.className = 'avatar all';
    const name = isPrivate ? partner || ANONYMOUS : 'Everyone';
    fill(item, '.conversation-name', name);
    const by = last && (last.own ? 'You: ' : isPrivate ? '' : `${last.from || ANONYMOUS}: `);
    fill(item, '.conversation-last', last ? by + last.text : isPrivate ? 'Nothing said yet' : 'All who are connected');
    const badge = fill(item, '.badge', unread > 99 ? '99+' : String(unread));
    badge.hidden = unread === 0;
    link.setAttribute('aria-label', `${name}${unread ? `, ${unread} unread` : ''}`);
  }

  #drawTalk(conversation) {
    const isOther = this.#drawn?.conversation !== conversation;
    const before = isOther ? null : this.#drawn;
    const { isPrivate, partner, entries, outgoing, problem } = conversation;
    const name = isPrivate ? partner || ANONYMOUS : 'everyone';
    write($('talk-title'), isPrivate ? name : 'Everyone');
    write($('talk-about'), isPrivate ? `Only you and ${name} read this` : 'All who are connected, on every node');
    write($('text-label'), `Message to ${name}`);
    $('text').placeholder = `Message ${name}`;
    $('compose').hidden = isPrivate && !partner;
    this.#drawNothing(conversation, name);
    this.#drawMessages(conversation);
    this.#drawOutgoing(conversation);
    write($('problem'), problem ? `This conversation can't be read: ${problem}.` : '');
    this.#drawn = { conversation, last: conversation.last, sent: outgoing.length };
    if (isOther) this.#enter(conversation);
    else if (this.#isPinned || outgoing.length > before.sent) this.toEnd();
    else if (entries.length && conversation.last !== before.last) $('jump').hidden = false;
  }

  #drawNothing({ isPrivate, entries, outgoing }, name) {
    $('nothing').hidden = entries.length > 0 || outgoing.length > 0;
    write($('nothing-title'), isPrivate ? `You and ${name}` : 'It is quiet here');
    const quiet = 'Say something. Whoever is connected reads it, on whichever node.';
    write($('nothing-text'), isPrivate ? `What you write here reaches ${name} alone, wherever ${name} is connected.` : quiet);
    const second = isPrivate ? name : this.#session.me === 'bob' ? 'alice' : 'bob';
    $('another').href = `?user_code=${encodeURIComponent(second)}`;
    write($('another'), `Open a second window as ${second}`);
  }

  #enter(conversation) {
    this.toEnd();
    const news = $('messages').querySelector('.rule.news');
    if (news) news.scrollIntoView({ block: 'center' });
    $('text').value = conversation.draft;
    this.fitText();
    this.#scrolled();
  }

  /** Gives the text box the height that its text needs. */
  fitText() {
    const text = $('text');
    text.style.height = 'auto';
    text.style.height = `${text.scrollHeight + text.offsetHeight - text.clientHeight}px`;
  }

  #drawMessages(conversation) {
    reconcile($('messages'), rowsOf(conversation, this.#session.lacksEarlier(conversation)), {
      keyOf: ({ key }) => key,
      create: ({ entry }) => copyOf(entry ? 'message-template' : 'mark-template'),
      update: (item, row) => (row.entry ? this.#drawEntry(item, row, conversation) : drawMark(item, row)),
    });
  }

  #drawEntry(item, { entry, isGrouped }, { isPrivate }) {
    const { from, own, vouched, text, at } = entry;
    item.className = `message${own ? ' own' : ''}${isGrouped ? ' grouped' : ''}`;
    if (item.dataset.drawn === 'yes') return;
    item.dataset.drawn = 'yes';
    paintAvatar(item.querySelector('.avatar'), from);
    const canAnswer = from && !own && !isPrivate;
    const name = own ? 'You' : from || ANONYMOUS;
    const button = item.querySelector('.sender');
    const plain = item.querySelector('.sender-plain');
    if (canAnswer) {
      write(button, name);
      button.dataset.name = from;
      button.title = `Write to ${name} privately`;
      plain.remove();
    } else {
      write(plain, name);
      button.remove();
    }
    if (vouched) item.querySelector('.outside').remove();
    fill(item, '.bubble', text);
    const time = fill(item, '.at', clock.format(at));
    time.dateTime = new Date(at).toISOString();
  }

  #drawOutgoing(conversation) {
    reconcile($('outgoing'), conversation.outgoing, {
      keyOf: ({ id }) => id,
      create: (sent) => this.#newOutgoing(conversation, sent),
      update: (item, { text, state, error }) => {
        if (state === 'failed' && item.dataset.state !== state) announce(fateOf(state, error));
        item.dataset.state = state;
        fill(item, '.bubble', text);
        fill(item, '.fate-text', fateOf(state, error));
        for (const button of item.querySelectorAll('button')) button.hidden = state !== 'failed';
      },
    });
  }

  #newOutgoing(conversation, sent) {
    const item = copyOf('outgoing-template');
    item.querySelector('.again').addEventListener('click', () => this.#actions.resend(conversation, sent));
    item.querySelector('.discard').addEventListener('click', () => this.#actions.discard(conversation, sent));
    return item;
  }

  #speak({ conversation, entry }) {
    if (entry.own) return;
    const where = conversation.isPrivate ? ' privately' : '';
    announce(`${entry.from || ANONYMOUS}${where}: ${entry.text}`);
  }
}

function fateOf(state, error) {
  if (state === 'sending') return 'Sending…';
  if (state === 'waiting') return 'Waiting for the connection';
  if (state === 'sent') return 'Sent';
  if (error.unanswered) return `Not confirmed: ${error.message}. It may have arrived.`;
  if (error.temporary) return `Not sent: the server has trouble just now (${error.code}).`;
  return `Not sent: ${error.message}${error.code ? ` (${error.code})` : ''}.`;
}

function drawMark(item, { text, kind }) {
  item.className = `rule ${kind}`;
  fill(item, 'span', text);
}

// The entries of a conversation with the marks between them.
function rowsOf({ entries, firstUnread }, lacksEarlier) {
  const rows = [];
  if (entries.length && lacksEarlier) {
    rows.push({ key: 'earlier', kind: 'earlier', text: 'Earlier messages are not shown' });
  }
  let before = null;
  for (const entry of entries) {
    const isNewDay = !before || dayOf(before.at) !== dayOf(entry.at);
    if (entry.afterGap) rows.push({ key: `gap ${entry.id}`, kind: 'gap', text: 'Some messages are missing here' });
    if (isNewDay) rows.push({ key: `day ${entry.id}`, kind: 'day', text: dayOf(entry.at) });
    if (entry === firstUnread) rows.push({ key: 'news', kind: 'news', text: 'New' });
    const isBroken = isNewDay || entry.afterGap || entry === firstUnread;
    const isSame = !isBroken && before.from === entry.from && before.vouched === entry.vouched;
    rows.push({ key: entry.id, entry, isGrouped: isSame && entry.at - before.at < GROUP_MS });
    before = entry;
  }
  return rows;
}
