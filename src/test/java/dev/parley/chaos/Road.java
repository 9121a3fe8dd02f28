package dev.parley.chaos;

import static dev.parley.it.client.JsonText.object;

import dev.parley.it.client.Api;
import dev.parley.it.client.Node;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The ways to publish with a key, by which the same can be asked for again until it is sure. */
enum Road {
  /** The server API, one channel. */
  PUBLISH {
    @Override
    List<String> channels(Place place, int number) {
      return List.of(place.channels().get(0));
    }

    @Override
    boolean publish(Node node, Publication publication) {
      return rest(
          node,
          "/api/publish",
          object(
              "channel", publication.channels().get(0),
              "data", publication.data(),
              "idempotency_key", publication.key()));
    }
  },
  /** The server API, several channels at once. */
  BROADCAST {
    @Override
    List<String> channels(Place place, int number) {
      return place.channels();
    }

    @Override
    boolean publish(Node node, Publication publication) {
      return rest(
          node,
          "/api/broadcast",
          object(
              "channels", publication.channels(),
              "data", publication.data(),
              "idempotency_key", publication.key()));
    }
  },
  /** To the feed. */
  FEED {
    @Override
    List<String> channels(Place place, int number) {
      return List.of("feed");
    }

    @Override
    boolean publish(Node node, Publication publication) {
      return rest(
          node,
          Api.PUBLISH,
          object("message", publication.text(), "idempotency_key", publication.key()));
    }
  },
  /** Private messages, to each reader in turn. */
  CREATE_CHAT {
    @Override
    List<String> channels(Place place, int number) {
      return List.of("#" + place.users().get(number % place.users().size()));
    }

    @Override
    boolean publish(Node node, Publication publication) {
      return rest(
          node,
          Api.CREATE_CHAT,
          object(
              "sender", "shop",
              "recipient", publication.channels().get(0).substring(1),
              "msg", publication.text(),
              "idempotency_key", publication.key()));
    }
  },
  /** A frame with an id on the plain chat, to everyone. */
  CHAT_FRAME {
    @Override
    List<String> channels(Place place, int number) {
      return List.of("chat");
    }

    @Override
    boolean publish(Node node, Publication publication) {
      return publication.sender().broadcast(node, publication.text(), publication.key());
    }
  };

  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /**
   * Where is published.
   *
   * @param channels that the server API publishes to: to the first, or to all at once
   * @param users who is to have private messages
   */
  record Place(List<String> channels, List<String> users) {}

  /**
   * What is published.
   *
   * @param padding makes it larger, in the channels of the server API
   * @param sender a member of the plain chat
   */
  record Publication(List<String> channels, String text, String padding, ChatSender sender) {

    /** The text is unique, so it can be the key. */
    String key() {
      return text;
    }

    JsonObject data() {
      return object("msg", text, "padding", padding);
    }
  }

  /** The channels of a publisher's publication with this number. */
  abstract List<String> channels(Place place, int number);

  /**
   * Publishes once.
   *
   * @return whether all of it was acknowledged; if not, it may have happened
   */
  abstract boolean publish(Node node, Publication publication);

  private static boolean rest(Node node, String path, JsonObject request) {
    try {
      Api.Answer answer =
          node.api().postAsync(path, request).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return answer.status() == 200
          && !answer.text().isEmpty()
          && !answer.text().contains("\"error\"");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception unanswered) {
      return false;
    }
  }
}
