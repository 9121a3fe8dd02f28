package dev.parley.broker;

import dev.parley.config.Settings;
import dev.parley.hub.Hub;
import dev.parley.hub.Reader;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Start;
import dev.parley.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Channels without Redis: readers join at once, or when the test lets them. */
public final class StubChannels extends Channels {
  private record Joining(String channel, Reader reader) {}

  private final List<Joining> joining = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private boolean held;

  /** Channels of which every reader joins at once. */
  public StubChannels(Hub hub, Settings settings) {
    super(hub, new Broker(settings));
  }

  /** Where every reader joins. */
  public static StreamPosition position() {
    return new StreamPosition(1_700_000_000_123_456_789L, 5);
  }

  /** From now on readers wait. */
  public void hold() {
    held = true;
  }

  /** Readers that wait for this channel join. */
  public void admit(String channel) {
    admit(channel, Start.at(position()));
  }

  /** Readers that wait for this channel join there. */
  public void admit(String channel, Start start) {
    take(channel, reader -> reader.joined(start));
  }

  /** Readers that wait for this channel are refused. */
  public void refuse(String channel) {
    take(channel, reader -> reader.refused(HubError.INTERNAL));
  }

  /** Where the readers that wait for this channel want to recover from. */
  public List<Optional<StreamPosition>> awaitedSince(String channel) {
    return joining.stream()
        .filter(waiting -> waiting.channel().equals(channel))
        .map(waiting -> waiting.reader().since())
        .toList();
  }

  /** The channels that readers wait for, in the order of their coming. */
  public List<String> awaited() {
    return joining.stream().map(Joining::channel).toList();
  }

  /** The channels that were left. */
  public List<String> left() {
    return left;
  }

  @Override
  public void join(String channel, Reader reader) {
    if (held) {
      joining.add(new Joining(channel, reader));
    } else {
      reader.joined(Start.at(position()));
    }
  }

  @Override
  public void leave(String channel, Reader reader, Runnable done) {
    left.add(channel);
    done.run();
  }

  private void take(String channel, Consumer<Reader> work) {
    List<Joining> chosen =
        joining.stream().filter(waiting -> waiting.channel().equals(channel)).toList();
    joining.removeAll(chosen);
    chosen.forEach(waiting -> work.accept(waiting.reader()));
  }
}
