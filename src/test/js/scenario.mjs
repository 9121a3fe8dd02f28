// The official JavaScript SDK against two nodes. Usage: node scenario.mjs <step> <base 1> <base 2>
// One step a run; ends with status 0 if all of it came true.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { Centrifuge } from 'centrifuge';
import WebSocket from 'ws';

const [step, base1, base2] = process.argv.slice(2);
const PATIENCE_MS = 10_000;
const opened = [];

function unique(stem) {
  return `${stem}-${process.pid}-${Date.now().toString(36)}-${opened.length}`;
}

function client(base, user, options = {}) {
  const url = `${base.replace(/^http/, 'ws')}/connection/websocket?user_code=${user}`;
  const centrifuge = new Centrifuge(url, { websocket: WebSocket, ...options });
  opened.push(centrifuge);
  return centrifuge;
}

async function connected(base, user) {
  const centrifuge = client(base, user);
  centrifuge.connect();
  await centrifuge.ready(PATIENCE_MS);
  return centrifuge;
}

async function subscribed(centrifuge, channel) {
  const subscription = centrifuge.newSubscription(channel);
  const publications = [];
  subscription.on('publication', (publication) => publications.push(publication));
  subscription.subscribe();
  await subscription.ready(PATIENCE_MS);
  return { subscription, publications };
}

function once(emitter, event, patience = PATIENCE_MS) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} in time`)), patience);
    emitter.once(event, (context) => {
      clearTimeout(timer);
      resolve(context);
    });
  });
}

async function until(what, condition) {
  const end = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`waited in vain for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function post(base, path, body) {
  const response = await fetch(base + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  return response.json();
}

// As an application issues them, with the secret that the nodes under test have.
function token(sub, secondsToLive, more = {}) {
  const claims = { sub, exp: Math.floor(Date.now() / 1000) + secondsToLive, ...more };
  const content = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = createHmac('sha256', process.env.IT_TOKEN_SECRET).update(content);
  return `${content}.${signature.digest('base64url')}`;
}

// Gives one token after the other, the last for ever, and counts how often it was asked.
function issuer(...tokens) {
  const issued = { count: 0 };
  issued.getToken = async () => tokens[Math.min(issued.count++, tokens.length - 1)]();
  return issued;
}

const steps = {
  async connects() {
    const centrifuge = client(base1, unique('alice'));
    const context = once(centrifuge, 'connected');
    centrifuge.connect();
    assert.equal(typeof (await context).client, 'string');
    assert.equal(centrifuge.state, 'connected');
  },

  async receivesAcrossNodes() {
    const channel = unique('news');
    const reader = await subscribed(await connected(base2, unique('bob')), channel);
    const publisher = await connected(base1, unique('alice'));

    await publisher.publish(channel, { text: 'hi' });

    await until('publication', () => reader.publications.length === 1);
    assert.deepEqual(reader.publications[0].data, { text: 'hi' });
    assert.equal(reader.publications[0].offset, 1);
  },

  async knowsWhoPublished() {
    const channel = unique('news');
    const user = unique('alice');
    const reader = await subscribed(await connected(base2, unique('bob')), channel);
    const publisher = await connected(base1, user);

    await publisher.publish(channel, 'hi');

    await until('publication', () => reader.publications.length === 1);
    assert.equal(reader.publications[0].info.user, user);
  },

  async publishesThroughItsSubscription() {
    const channel = unique('news');
    const own = await subscribed(await connected(base1, unique('alice')), channel);

    await own.subscription.publish('mine');

    await until('own copy', () => own.publications.length === 1);
    assert.equal(own.publications[0].data, 'mine');
  },

  async getsPrivateMessagesWithoutSubscribing() {
    const bob = unique('bob');
    const reader = await connected(base2, bob);
    const publication = once(reader, 'publication');
    const sender = await connected(base1, unique('alice'));

    await sender.publish(`#${bob}`, { type: 'private_message', recipient: bob, msg: 'hi' });

    const { channel, data } = await publication;
    assert.equal(channel, `#${bob}`);
    assert.equal(data.msg, 'hi');
  },

  async learnsOfItsPersonalChannel() {
    const alice = unique('alice');
    const centrifuge = client(base1, alice);
    const context = once(centrifuge, 'subscribed');
    centrifuge.connect();
    assert.equal((await context).channel, `#${alice}`);
  },

  async readsHistory() {
    const channel = unique('news');
    const own = await subscribed(await connected(base1, unique('alice')), channel);
    for (const text of ['one', 'two', 'three']) {
      await own.subscription.publish(text);
    }

    const forward = await own.subscription.history({ limit: 2 });
    const backward = await own.subscription.history({ limit: 1, reverse: true });
    const rest = await own.subscription.history({
      limit: -1,
      since: { offset: 2, epoch: forward.epoch },
    });

    assert.deepEqual(forward.publications.map((publication) => publication.data), ['one', 'two']);
    assert.deepEqual(backward.publications.map((publication) => publication.data), ['three']);
    assert.deepEqual(rest.publications.map((publication) => publication.data), ['three']);
    assert.equal(forward.offset, 3);
  },

  async subscribesToManyChannelsBeforeConnecting() {
    const centrifuge = client(base1, unique('alice'));
    const subscriptions = Array.from({ length: 100 }, (_, i) => {
      const subscription = centrifuge.newSubscription(unique(`news-${i}`));
      subscription.subscribe();
      return subscription;
    });
    centrifuge.connect();
    await Promise.all(subscriptions.map((subscription) => subscription.ready(PATIENCE_MS)));
  },

  async survivesUnknownNamespace() {
    await refused('nope:x', 102);
  },

  async survivesAnothersPersonalChannel() {
    await refused('#somebody-else', 103);
  },

  async survivesRefusedPublishing() {
    const centrifuge = await connected(base1, unique('alice'));
    await assert.rejects(centrifuge.publish('nope:x', 'hi'), { code: 102 });
    await stillWorks(centrifuge);
  },

  async survivesRefusedRpc() {
    const centrifuge = await connected(base1, unique('alice'));
    await assert.rejects(centrifuge.rpc('nope', {}), { code: 108 });
    await stillWorks(centrifuge);
  },

  async subscribesAgainAfterUnsubscribing() {
    const channel = unique('news');
    const own = await subscribed(await connected(base1, unique('alice')), channel);
    own.subscription.unsubscribe();
    own.subscription.subscribe();
    await own.subscription.ready(PATIENCE_MS);

    await own.subscription.publish('hi');

    await until('publication', () => own.publications.length === 1);
  },

  async comesBackAfterReconnectableDisconnect() {
    const user = unique('alice');
    const centrifuge = await connected(base1, user);
    const connecting = once(centrifuge, 'connecting');
    await post(
      base2,
      '/api/disconnect',
      JSON.stringify({ user, disconnect: { code: 4000, reason: 'come back' } }),
    );

    const context = await connecting;
    assert.equal(context.code, 4000);
    assert.equal(context.reason, 'come back');
    await centrifuge.ready(PATIENCE_MS);
    await stillWorks(centrifuge);
  },

  async staysAwayAfterForcedDisconnect() {
    const user = unique('alice');
    const centrifuge = await connected(base1, user);
    const disconnected = once(centrifuge, 'disconnected');
    await post(base2, '/api/disconnect', JSON.stringify({ user }));

    assert.equal((await disconnected).code, 3503);
  },

  async refreshesItsConnectionTokenAgainAndAgain() {
    const user = unique('alice');
    const issued = issuer(() => token(user, 2));
    const centrifuge = client(base1, 'nobody', issued);
    const interruptions = [];
    centrifuge.connect();
    await centrifuge.ready(PATIENCE_MS);
    centrifuge.on('connecting', (context) => interruptions.push(context));
    centrifuge.on('disconnected', (context) => interruptions.push(context));

    await until('third token', () => issued.count >= 3);

    await stillWorks(centrifuge);
    assert.deepEqual(interruptions, []);
  },

  async asksForAnotherConnectionTokenWhenItsOwnHasExpired() {
    const user = unique('alice');
    const issued = issuer(() => token(user, -60), () => token(user, 600));
    const centrifuge = client(base1, 'nobody', issued);
    centrifuge.connect();

    await centrifuge.ready(PATIENCE_MS);

    assert.equal(issued.count, 2);
    await stillWorks(centrifuge);
  },

  async comesBackThoughItRefreshedByAnExpiredToken() {
    const user = unique('alice');
    const issued = issuer(() => token(user, 1), () => token(user, -60), () => token(user, 600));
    const centrifuge = client(base1, 'nobody', issued);
    const connecting = once(centrifuge, 'connected').then(() => once(centrifuge, 'connecting'));
    centrifuge.connect();

    assert.equal((await connecting).code, 3005);
    await centrifuge.ready(PATIENCE_MS);
    await stillWorks(centrifuge);
  },

  async comesBackWhenTheBackEndHasItExpire() {
    const user = unique('alice');
    const issued = issuer(() => token(user, 600));
    const centrifuge = client(base1, 'nobody', issued);
    centrifuge.connect();
    await centrifuge.ready(PATIENCE_MS);
    const connecting = once(centrifuge, 'connecting');

    await post(base2, '/api/refresh', JSON.stringify({ user, expired: true }));

    assert.equal((await connecting).code, 3005);
    await centrifuge.ready(PATIENCE_MS);
    await stillWorks(centrifuge);
  },

  async readsTheChannelsOfItsTokenAndRecoversThem() {
    const user = unique('alice');
    const channel = unique('news');
    const issued = issuer(() => token(user, 600, { channels: [channel] }));
    const centrifuge = client(base1, 'nobody', issued);
    const publications = [];
    centrifuge.on('publication', (publication) => publications.push(publication));
    centrifuge.connect();
    await centrifuge.ready(PATIENCE_MS);

    await centrifuge.publish(channel, 'first');
    await until('first', () => publications.length === 1);
    centrifuge.disconnect();
    await post(base2, '/api/publish', JSON.stringify({ channel, data: 'missed' }));
    centrifuge.connect();

    await until('missed', () => publications.length === 2);
    assert.deepEqual(publications.map(({ data }) => data), ['first', 'missed']);
    assert.ok(publications.every((publication) => publication.channel === channel));
  },

  async refreshesItsSubscriptionTokenAgainAndAgain() {
    const user = unique('alice');
    const channel = unique('news');
    const issued = issuer(() => token(user, 2, { channel }));
    const centrifuge = await connected(base1, user);
    const subscription = centrifuge.newSubscription(channel, issued);
    const interruptions = [];
    subscription.subscribe();
    await subscription.ready(PATIENCE_MS);
    subscription.on('subscribing', (context) => interruptions.push(context));
    subscription.on('unsubscribed', (context) => interruptions.push(context));

    await until('third token', () => issued.count >= 3);

    await subscription.publish('hi');
    assert.deepEqual(interruptions, []);
  },

  async asksForAnotherSubscriptionTokenWhenItsOwnHasExpired() {
    const user = unique('alice');
    const channel = unique('news');
    const issued = issuer(
      () => token(user, -60, { channel }),
      () => token(user, 600, { channel }),
    );
    const centrifuge = await connected(base1, user);
    const subscription = centrifuge.newSubscription(channel, issued);
    subscription.subscribe();

    await subscription.ready(PATIENCE_MS);

    assert.equal(issued.count, 2);
  },

  async subscribesAgainThoughItRefreshedByAnExpiredToken() {
    const user = unique('alice');
    const channel = unique('news');
    const issued = issuer(
      () => token(user, 1, { channel }),
      () => token(user, -60, { channel }),
      () => token(user, 600, { channel }),
    );
    const centrifuge = await connected(base1, user);
    const subscription = centrifuge.newSubscription(channel, issued);
    const again = once(subscription, 'subscribed').then(() => once(subscription, 'subscribing'));
    subscription.subscribe();

    assert.equal((await again).code, 2501);
    await subscription.ready(PATIENCE_MS);
    await subscription.publish('hi');
  },

  async subscribesAgainWhenItCouldNotRefreshInTime() {
    const user = unique('alice');
    const channel = unique('news');
    const issued = issuer(
      () => token(user, 1, { channel }),
      () => new Promise(() => {}),
      () => token(user, 600, { channel }),
    );
    const centrifuge = await connected(base1, user);
    const subscription = centrifuge.newSubscription(channel, issued);
    const publications = [];
    subscription.on('publication', ({ data }) => publications.push(data));
    subscription.subscribe();
    await subscription.ready(PATIENCE_MS);

    const { code } = await once(subscription, 'subscribing', 4 * PATIENCE_MS);
    await post(base2, '/api/publish', JSON.stringify({ channel, data: 'meanwhile' }));

    assert.equal(code, 2501);
    await subscription.ready(PATIENCE_MS);
    await until('meanwhile', () => publications.length === 1);
  },

  async givesUpAChannelThatItsTokenIsNotFor() {
    const user = unique('alice');
    const centrifuge = await connected(base1, user);
    const channel = unique('news');
    const subscription = centrifuge.newSubscription(channel, {
      token: token(user, 600, { channel: unique('other') }),
    });
    const unsubscribed = once(subscription, 'unsubscribed');
    subscription.subscribe();

    assert.equal((await unsubscribed).code, 103);
    await stillWorks(centrifuge);
  },

  async prettyPrintedPayloadArrivesIntact() {
    const channel = unique('news');
    const reader = await subscribed(await connected(base2, unique('bob')), channel);
    const data = { text: 'two\nlines \u2028 and a 🎈', list: [1, { deep: [null, true] }], empty: {} };

    const answer = await post(base1, '/api/publish', JSON.stringify({ channel, data }, null, 2));

    assert.equal(answer.result.offset, 1);
    await until('publication', () => reader.publications.length === 1);
    assert.deepEqual(reader.publications[0].data, data);
  },
};

async function refused(channel, code) {
  const centrifuge = await connected(base1, unique('alice'));
  const subscription = centrifuge.newSubscription(channel);
  const unsubscribed = once(subscription, 'unsubscribed');
  subscription.subscribe();
  assert.equal((await unsubscribed).code, code);
  await stillWorks(centrifuge);
}

async function stillWorks(centrifuge) {
  const channel = unique('news');
  const own = await subscribed(centrifuge, channel);
  await own.subscription.publish('still here');
  await until('publication', () => own.publications.length === 1);
  assert.equal(centrifuge.state, 'connected');
}

try {
  await steps[step]();
} finally {
  opened.forEach((centrifuge) => centrifuge.disconnect());
}
process.exit(0);
