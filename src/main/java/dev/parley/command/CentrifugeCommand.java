package dev.parley.command;

import dev.parley.protocol.HubError;
import java.util.List;

/**
 * One command of the Centrifuge protocol, as far as it can be told apart and answered. Immutable.
 *
 * @param id the number that its reply repeats; 0 for {@code send}, which has no reply
 * @param method one of the protocol's
 * @param request the method's fields
 * @param channel the channel that it is about; empty for none
 * @param bytes what it weighs while it waits
 */
record CentrifugeCommand(long id, String method, Fields request, String channel, int bytes) {
  private static final String CONNECT = "connect";
  private static final String SUBSCRIBE = "subscribe";
  private static final String SEND = "send";
  private static final List<String> METHODS_OF_CHANNELS =
      List.of(
          SUBSCRIBE,
          "unsubscribe",
          "publish",
          "history",
          "presence",
          "presence_stats",
          "sub_refresh");
  private static final List<String> OTHER_METHODS =
      List.of(CONNECT, "ping", "rpc", "refresh", SEND);
  private static final long LARGEST_ID = 0xFFFF_FFFFL;

  /**
   * Reads what is common to all commands.
   *
   * @throws dev.parley.protocol.RefusedException if there is no id, not one known method, or an
   *     empty channel: what breaks the protocol
   */
  static CentrifugeCommand of(Fields fields, int bytes) {
    List<String> named = METHODS_OF_CHANNELS.stream().filter(fields::has).toList();
    boolean hasChannel = named.size() == 1;
    List<String> others = OTHER_METHODS.stream().filter(fields::has).toList();
    if (named.size() + others.size() != 1) {
      throw HubError.BAD_REQUEST.refused();
    }
    String method = hasChannel ? named.get(0) : others.get(0);
    Fields request = fields.object(method);
    return new CentrifugeCommand(
        method.equals(SEND) ? 0 : fields.requiredNumber("id", 1, LARGEST_ID),
        method,
        request,
        hasChannel ? request.requiredText("channel") : "",
        bytes);
  }

  boolean isConnect() {
    return method.equals(CONNECT);
  }

  boolean isSubscribe() {
    return method.equals(SUBSCRIBE);
  }
}
