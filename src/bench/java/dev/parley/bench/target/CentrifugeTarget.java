package dev.parley.bench.target;

import dev.parley.bench.client.CentrifugeLine;
import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.HttpLine;
import dev.parley.bench.client.Road;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two nodes that speak the Centrifuge protocol and take publications over REST. One has the
 * readers. The other one takes the publications, so that what publishing costs is not counted as
 * fan-out.
 */
interface CentrifugeTarget extends Target {

  /** Publishers are users who were never there before: what is kept for users is taken away. */
  AtomicInteger NEXT_PUBLISHER = new AtomicInteger();

  /** Of the node with the readers. */
  int readersPort();

  /** Of the node that takes publications. */
  int publishingPort();

  @Override
  default Optional<Dialect> dialect() {
    return Optional.of(new CentrifugeDialect(webSocket(readersPort())));
  }

  @Override
  default Road road() {
    URI endpoint = webSocket(publishingPort());
    return (number, acknowledgements) ->
        new CentrifugeLine(
            URI.create(endpoint + "?user_code=publisher-" + NEXT_PUBLISHER.incrementAndGet()),
            number,
            acknowledgements);
  }

  @Override
  default Optional<Road> rest() {
    URI api = Lab.http(publishingPort());
    return Optional.of(
        (number, acknowledgements) ->
            new HttpLine(api, number, CentrifugeTarget::apiPost, acknowledgements));
  }

  @Override
  default boolean keepsHistory() {
    return true;
  }

  @Override
  default Optional<Dialect> recovering(int missed) {
    return Optional.of(new CentrifugeRecovery(webSocket(readersPort()), missed));
  }

  /** How the server API is asked to publish. */
  static HttpLine.Post apiPost(String channel, String json) {
    return new HttpLine.Post(
        "/api/publish", "{\"channel\":\"" + channel + "\",\"data\":" + json + "}");
  }

  private static URI webSocket(int port) {
    return Lab.webSocket(port, "/connection/websocket");
  }
}
