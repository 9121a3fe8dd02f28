package dev.parley.bench.target;

import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.RedisLine;
import dev.parley.bench.client.Road;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Socket.IO with its Redis adapter, published to as its emitter does it: a packet for a room, in
 * MessagePack, on the Redis channel of the room.
 */
final class SocketIo extends NodeTarget {
  private static final int PORT = Lab.FIRST_PORT + 580;
  private static final int SHORT_TEXT = 31;
  private static final int SHORT_LIST = 0x90;
  private static final int SHORT_MAP = 0x80;
  private static final int EVENT = 2;

  SocketIo(Lab lab) {
    super(lab, "socketio", PORT);
  }

  @Override
  public Optional<Dialect> dialect() {
    return Optional.of(new SocketIoDialect());
  }

  @Override
  public Road road() {
    return (number, acknowledgements) ->
        new RedisLine(
            lab().redisUri(),
            number,
            (channel, json) ->
                RedisLine.publish("socket.io#/#" + channel + "#", emitted(channel, json)),
            acknowledgements);
  }

  /** {@code [who, {type, data: [event, publication], nsp}, {rooms, except, flags}]}. */
  private static byte[] emitted(String room, String json) {
    String[] quoted = json.split("\"");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(SHORT_LIST + 3);
    text(out, "bench");
    out.write(SHORT_MAP + 3);
    text(out, "type");
    out.write(EVENT);
    text(out, "data");
    out.write(SHORT_LIST + 2);
    text(out, "p");
    out.write(SHORT_MAP + 3);
    for (int name = 1; name < quoted.length; name += 4) {
      text(out, quoted[name]);
      text(out, quoted[name + 2]);
    }
    text(out, "nsp");
    text(out, "/");
    out.write(SHORT_MAP + 3);
    text(out, "rooms");
    out.write(SHORT_LIST + 1);
    text(out, room);
    text(out, "except");
    out.write(SHORT_LIST);
    text(out, "flags");
    out.write(SHORT_MAP);
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length <= SHORT_TEXT) {
      out.write(0xA0 | bytes.length);
    } else {
      out.write(0xDA);
      out.write(bytes.length >> 8);
      out.write(bytes.length);
    }
    out.writeBytes(bytes);
  }

  /** Engine.IO and Socket.IO packets: opened, connected, subscribed, pinged. */
  private record SocketIoDialect() implements Dialect {
    @Override
    public URI reader(String channel, int user) {
      return Lab.webSocket(PORT, "/socket.io/?EIO=4&transport=websocket");
    }

    @Override
    public Reaction opened(String channel) {
      return Reaction.NONE;
    }

    @Override
    public Reaction got(String text, String channel) throws IOException {
      if (text.startsWith("0{")) {
        return Reaction.answer("40");
      }
      if (text.startsWith("40{")) {
        return Reaction.answer("420[\"subscribe\",\"" + channel + "\"]");
      }
      if (text.startsWith("430[")) {
        return Reaction.READY;
      }
      if (text.equals("2")) {
        return Reaction.answer("3");
      }
      throw new IOException("reader got " + text);
    }
  }
}
