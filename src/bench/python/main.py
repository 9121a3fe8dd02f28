"""The FastAPI feed that Parley takes the place of, repaired: a process subscribes once and sends to all."""

import asyncio
import os
from contextlib import asynccontextmanager

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from redis.asyncio import Redis

readers: set[WebSocket] = set()


async def subscribe() -> None:
    redis = Redis(port=int(os.environ["REDIS_PORT"]), decode_responses=True)
    subscription = redis.pubsub(ignore_subscribe_messages=True)
    await subscription.psubscribe("fastapi-*")
    async for message in subscription.listen():
        for reader in list(readers):
            try:
                await reader.send_text(message["data"])
            except (RuntimeError, WebSocketDisconnect):
                readers.discard(reader)


@asynccontextmanager
async def lifespan(_: FastAPI):
    task = asyncio.create_task(subscribe())
    yield
    task.cancel()


app = FastAPI(lifespan=lifespan)


@app.websocket("/ws")
async def read(reader: WebSocket) -> None:
    await reader.accept()
    readers.add(reader)
    await reader.send_text("ready")
    try:
        while True:
            await reader.receive_text()
    except WebSocketDisconnect:
        readers.discard(reader)
