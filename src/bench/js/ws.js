// The WebSocket server of Node.js that most begin with, and Redis. Arguments: its port, the port of Redis.
import { Redis } from 'ioredis'
import { WebSocketServer } from 'ws'

const [port, redisPort] = process.argv.slice(2).map(Number)
const redis = new Redis(redisPort)
const readers = new Map()

redis.on('message', (redisChannel, text) => {
  for (const reader of readers.get(redisChannel) ?? []) {
    reader.send(text)
  }
})

new WebSocketServer({ port, host: '127.0.0.1' }).on('connection', async (reader, request) => {
  const channel = 'ws-' + new URL(request.url, 'ws://localhost').searchParams.get('channel')
  const others = readers.get(channel) ?? new Set()
  readers.set(channel, others)
  await redis.subscribe(channel)
  others.add(reader)
  reader.on('close', () => others.delete(reader))
  reader.on('error', () => others.delete(reader))
  reader.send('ready')
})
