// Socket.IO with its Redis adapter. Arguments: its port, the port of Redis.
import { createServer } from 'node:http'
import { createAdapter } from '@socket.io/redis-adapter'
import { Redis } from 'ioredis'
import { Server } from 'socket.io'

const [port, redisPort] = process.argv.slice(2).map(Number)
const redis = new Redis(redisPort)
const server = createServer()
const io = new Server(server, { adapter: createAdapter(redis, redis.duplicate()), transports: ['websocket'] })

io.on('connection', (socket) => {
  socket.on('subscribe', async (channel, answer) => {
    await socket.join(channel)
    answer()
  })
})
server.listen(port, '127.0.0.1')
