package dev.parley.hub;

import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.util.List;
import java.util.function.Consumer;

/** Outboxes for the tests of wires, which see only what a wire may do. */
public final class Outboxes {
  private Outboxes() {}

  /** An outbox that lets messages out. */
  public static Outbox open(
      Wire wire, int bound, Runnable onProgress, Consumer<Disconnect> onFailure) {
    Outbox outbox = new Outbox(wire, true, bound, onProgress, onFailure);
    outbox.uncork();
    return outbox;
  }

  /** Queues a message and has it sent. */
  public static void send(Outbox outbox, String text) {
    outbox.offer(Message.of(text));
    outbox.flush();
  }

  /** Has a message sent by the calling thread, where the wire can do that. */
  public static void sendHere(Outbox outbox, String text) {
    Publication publication =
        new Publication("", "{\"data\":" + Json.quote(text) + "}", StreamPosition.NONE);
    Batch batch = new Batch();
    batch.take(List.of(publication));
    outbox.sendHere(batch, Encoding.FEED);
  }
}
