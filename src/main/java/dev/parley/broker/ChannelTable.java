package dev.parley.broker;

import dev.parley.hub.Lane;
import dev.parley.hub.Reader;
import dev.parley.protocol.Publication;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The channels of one lane, and whether their link to Redis is up. For use in that lane only, but
 * for {@link #lane}.
 */
final class ChannelTable {
  private final Lane lane;
  private final Upstream upstream;
  private final Function<String, Channel.Options> options;
  private final Map<String, Channel> channels = new HashMap<>();
  private boolean linked;

  ChannelTable(Lane lane, Upstream upstream, Function<String, Channel.Options> options) {
    this.lane = lane;
    this.upstream = upstream;
    this.options = options;
  }

  Lane lane() {
    return lane;
  }

  void join(String name, Reader reader, long now) {
    channels.computeIfAbsent(name, this::begin).join(reader, now);
  }

  void leave(String name, Reader reader) {
    with(name, channel -> channel.leave(reader));
  }

  void linkUp() {
    linked = true;
    channels.values().forEach(Channel::linkUp);
  }

  void linkDown() {
    linked = false;
    channels.values().forEach(Channel::linkDown);
  }

  void subscribed(String name) {
    with(name, Channel::subscribed);
  }

  void unsubscribed(String name) {
    channels.computeIfPresent(name, (key, channel) -> channel.unsubscribed() ? null : channel);
  }

  void live(Publication publication) {
    with(publication.channel(), channel -> channel.live(publication));
  }

  void turnedAway(String name) {
    with(name, Channel::turnedAway);
  }

  void tick(long now) {
    channels.values().removeIf(channel -> channel.tick(now));
  }

  private Channel begin(String name) {
    Channel channel = new Channel(name, options.apply(name), lane, upstream);
    if (linked) {
      channel.linkUp();
    }
    return channel;
  }

  private void with(String name, Consumer<Channel> action) {
    Channel channel = channels.get(name);
    if (channel != null) {
      action.accept(channel);
    }
  }
}
