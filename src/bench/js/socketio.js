// Socket.IO with its Redis adapter. Arguments: its port, the port of Redis.
import { createAdapter } from '@socket.io/redis-adapter'
import { Redis } from 'ioredis'
import { Server } from 'socket.io'

const [port, redisPort] = process.argv.slice(2).map(Number)
const redis = new Redis(redisPort)
const io = new Server({ adapter: createAdapter(redis, redis.duplicate()), transports: ['websocket'] })

io.on('connection', (socket) => {
  socket.on('subscribe', async (channel, answer) => {
    await socket.join(channel)
    answer()
  })
})
io.listen(port)
