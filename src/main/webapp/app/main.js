// Signs in and out, follows the address, and hands what the user does to the session.

import { EVERYONE } from './conversations.js';
import { Session } from './session.js';
import { ofBrowser, ofTab } from './storage.js';
import { ChatView, pathOf } from './view.js';

const UNAUTHORIZED = 101;
const SIGNED_IN = 'parley.signed-in';
const LAST_NAME = 'parley.name';

const $ = (id) => document.getElementById(id);
const wide = matchMedia('(min-width: 48rem)');
const asked = new URLSearchParams(location.search).get('user_code')?.trim() ?? '';
let stay = null;

function faultOf(name) {
  if (!name) return 'Please type a name.';
  if (/[\s\p{Cc}]/u.test(name)) return 'A name has no spaces.';
  return name.length > 200 ? 'A name has at most 200 characters.' : '';
}

function complain(input, fault) {
  $(`${input.id}-error`).textContent = fault;
  if (fault) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
  if (fault) input.focus();
}

/** The name in `input`, or nothing and a word why not. */
function nameIn(input) {
  const name = input.value.trim();
  const fault = faultOf(name);
  complain(input, fault);
  return fault ? null : name;
}

function show(id) {
  $('welcome').hidden = id !== 'welcome';
  $('chat').hidden = id !== 'chat';
}

function welcome(fault = '') {
  ofTab.remove(SIGNED_IN);
  document.title = 'Parley';
  show('welcome');
  $('name').value ||= asked || ofBrowser.load(LAST_NAME) || '';
  $('name').focus();
  $('name').select();
  $('name-error').textContent = fault;
}

function signIn(name) {
  ofTab.save(SIGNED_IN, name);
  ofBrowser.save(LAST_NAME, name);
  show('chat');
  const session = new Session(name);
  stay = { session, view: null };
  session.conversations.look(!document.hidden);
  followAddress();
  stay.view = new ChatView(session, {
    resend: (conversation, item) => {
      session.resend(conversation, item);
      $('text').focus();
    },
    discard: (conversation, item) => {
      session.discard(conversation, item);
      $('text').focus();
    },
  });
  session.addEventListener('change', lookAtState);
  session.start();
  focusPane();
}

function signOut(fault) {
  const { session, view } = stay;
  stay = null;
  view.close();
  session.removeEventListener('change', lookAtState);
  session.end();
  history.replaceState(null, '', location.pathname + location.search);
  welcome(fault);
}

function lookAtState() {
  const { name, code } = stay.session.state;
  if (name === 'ended' && code === UNAUTHORIZED) {
    signOut('This server needs a login. It is not in development mode, so a name alone does not let you in.');
  }
}

// #/everyone, #/with/<name>, or the list of conversations, which a wide page shows anyway.
function channelInAddress() {
  const [, place, partner] = location.hash.split('/');
  try {
    if (place === 'with' && partner !== undefined) return `#${decodeURIComponent(partner)}`;
  } catch {
    return EVERYONE;
  }
  return place === 'everyone' || wide.matches ? EVERYONE : null;
}

function followAddress() {
  if (!stay) return;
  if (!location.hash) history.replaceState(null, '', pathOf(EVERYONE));
  const channel = channelInAddress();
  stay.session.conversations.open(channel);
  $('chat').dataset.pane = channel ? 'talk' : 'list';
  stay.view?.draw();
}

// A narrow page may be a phone, where focus on the composer brings up the keyboard. `left` is the conversation left for the list.
function focusPane(left = '') {
  if (wide.matches && !$('compose').hidden) return $('text').focus();
  if (stay.session.conversations.current) return $('talk-title').focus();
  const links = [...$('conversations').querySelectorAll('a')];
  (links.find(({ hash }) => hash === left) ?? links[0]).focus();
}

function send() {
  const { session, view } = stay;
  const conversation = session.conversations.current;
  const text = $('text').value.trim();
  if (!text || session.state.name === 'ended') return;
  $('text').value = conversation.draft = '';
  view.fitText();
  session.send(conversation, text);
}

$('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const name = nameIn($('name'));
  if (name) signIn(name);
});

$('start').addEventListener('submit', (event) => {
  event.preventDefault();
  const name = nameIn($('partner'));
  if (!name) return;
  $('partner').value = '';
  location.hash = pathOf(`#${name}`);
  $('text').focus();
});

$('messages').addEventListener('click', ({ target }) => {
  const { name } = target.closest('.sender')?.dataset ?? {};
  if (!name) return;
  location.hash = pathOf(`#${name}`);
});

$('compose').addEventListener('submit', (event) => {
  event.preventDefault();
  send();
  $('text').focus();
});

$('text').addEventListener('keydown', (event) => {
  // In Safari the Enter that ends a composition comes after it, and only its code tells.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  send();
});

$('text').addEventListener('input', () => {
  stay.session.conversations.current.draft = $('text').value;
  stay.view.fitText();
});

$('sign-out').addEventListener('click', () => signOut());
$('banner-act').addEventListener('click', () => stay.session.reconnect());
$('jump').addEventListener('click', () => stay.view.toEnd());
for (const id of ['name', 'partner']) $(id).addEventListener('input', () => complain($(id), ''));

addEventListener('hashchange', ({ oldURL }) => {
  followAddress();
  if (stay) focusPane(new URL(oldURL).hash);
});
wide.addEventListener('change', followAddress);
addEventListener('online', () => {
  if (stay?.session.state.name === 'reconnecting') stay.session.reconnect();
});
document.addEventListener('visibilitychange', () => {
  stay?.session.conversations.look(!document.hidden);
  stay?.view.schedule();
});

const signedIn = ofTab.load(SIGNED_IN);
if (signedIn && (!asked || asked === signedIn)) signIn(signedIn);
else welcome();
