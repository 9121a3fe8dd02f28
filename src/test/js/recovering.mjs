// The official JavaScript SDK as a reader that recovers across nodes. Usage:
//   node recovering.mjs <user> <channel,channel,…> <base 1> <base 2> …
// It connects through a balancer of its own, which sends each connection to the next node. Every line on stdin cuts the
// connection; the end of stdin ends it. Tells on stdout what the SDK says, one JSON object a line.
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { Centrifuge } from 'centrifuge';
import WebSocket from 'ws';

const [user, channels, ...bases] = process.argv.slice(2);
const nodes = bases.map((base) => new URL(base));
const sockets = new Set();
let turn = 0;

const balancer = createServer((client) => {
  const { hostname, port } = nodes[turn++ % nodes.length];
  const server = connect(port, hostname);
  sockets.add(client);
  for (const [one, other] of [
    [client, server],
    [server, client],
  ]) {
    one.on('error', () => {});
    one.on('close', () => {
      sockets.delete(one);
      other.destroy();
    });
    one.pipe(other);
  }
});

function tell(event, details) {
  process.stdout.write(`${JSON.stringify({ event, ...details })}\n`);
}

function subscribed({ channel, wasRecovering, recovered, streamPosition }) {
  tell('subscribed', { channel, wasRecovering, recovered, epoch: streamPosition.epoch });
}

function publication({ channel, data, offset }) {
  tell('publication', { channel, text: data.msg ?? data, offset });
}

balancer.listen(0, '127.0.0.1', () => {
  const url = `ws://127.0.0.1:${balancer.address().port}/connection/websocket?user_code=${user}`;
  const centrifuge = new Centrifuge(url, { websocket: WebSocket, minReconnectDelay: 100 });
  centrifuge.on('subscribed', subscribed);
  centrifuge.on('publication', publication);
  centrifuge.on('connecting', ({ code }) => code > 0 && tell('ended', { code }));
  centrifuge.on('disconnected', ({ code }) => tell('ended', { code }));
  for (const channel of channels.split(',')) {
    const subscription = centrifuge.newSubscription(channel);
    subscription.on('subscribed', subscribed);
    subscription.on('publication', publication);
    subscription.on('subscribing', ({ code }) => code > 0 && tell('subscribing', { channel, code }));
    subscription.subscribe();
  }
  centrifuge.connect();
});

createInterface({ input: process.stdin })
  .on('line', () => sockets.forEach((socket) => socket.destroy()))
  .on('close', () => process.exit());
