package dev.parley.soak;

import static dev.parley.it.client.JsonText.object;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Node;
import dev.parley.it.client.StalledClient;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where the crowd is.
 *
 * @param node what it is connected to
 * @param news a channel in which something is published all the time
 * @param quiet one in which nothing is
 * @param flood one in which at times more is published than a socket takes
 */
record Room(Node node, String news, String quiet, String flood) {

  /** Lets somebody in who reads, and who first sends a message to itself where that can be. */
  Listener listener(Kind kind, String user, String text, Consumer<String> onFault) {
    return switch (kind) {
      case SDK ->
          new Listener(
              node.ws(CentrifugeClient.PATH, user),
              List.of(
                  object("id", 1, "connect", object()).toString(),
                  object("id", 2, "subscribe", object("channel", news)).toString(),
                  object("id", 3, "publish", object("channel", "#" + user, "data", text))
                      .toString()),
              onFault);
      case CHAT ->
          new Listener(
              node.ws(ChatClient.CHAT, user),
              List.of(object("type", "private_message", "recipient", user, "msg", text).toString()),
              onFault);
      case FEED -> new Listener(node.ws(ChatClient.FEED), List.of(), onFault);
      case DEAD, SLOW -> throw new IllegalArgumentException(kind + " does not listen");
    };
  }

  /** Lets somebody in who then reads no more. */
  StalledClient deaf(Kind kind, String user) throws IOException {
    return StalledClient.subscribe(node, user, kind == Kind.SLOW ? flood : quiet);
  }
}
