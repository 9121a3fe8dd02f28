package dev.parley.broker;

import dev.parley.hub.Lane;
import dev.parley.hub.Lanes;
import dev.parley.hub.Reader;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A reader that notes what it is told, in short, and stays through everything unless asked. */
final class RecordingReader implements Reader {
  private final Lane lane;
  private final List<String> told = new ArrayList<>();
  private Optional<StreamPosition> since = Optional.empty();
  private boolean isItsTurn = true;
  private Runnable asksAgain;
  private boolean leaving;
  private boolean congested;
  private RuntimeException failure;

  /**
   * @param lane the channel's, whose thread the test plays
   */
  RecordingReader(Lane lane) {
    this.lane = lane;
  }

  /** Such as {@code joined 5-3}, then {@code 5-4} for a delivery. */
  List<String> told() {
    Lanes.flush(lane);
    return told;
  }

  RecordingReader leavingWhenTold() {
    leaving = true;
    return this;
  }

  RecordingReader throwing(RuntimeException thrown) {
    failure = thrown;
    return this;
  }

  /** It comes back with this position. */
  RecordingReader since(StreamPosition position) {
    since = Optional.of(position);
    return this;
  }

  RecordingReader waitingForItsTurn() {
    isItsTurn = false;
    return this;
  }

  void getsItsTurn() {
    isItsTurn = true;
    asksAgain.run();
  }

  void congested(boolean value) {
    congested = value;
  }

  @Override
  public Optional<StreamPosition> since() {
    return since;
  }

  @Override
  public boolean takesTurn(Runnable again) {
    asksAgain = again;
    return isItsTurn;
  }

  @Override
  public boolean joined(Start start) {
    if (since.isEmpty()) {
      told.add("joined " + start.position());
    } else {
      String missed =
          start.missed().stream()
              .map(publication -> " " + publication.position())
              .collect(Collectors.joining());
      told.add((start.recovered() ? "recovered " : "unrecovered ") + start.position() + missed);
    }
    if (failure != null) {
      throw failure;
    }
    return true;
  }

  @Override
  public void refused(HubError error) {
    told.add("refused " + error.code());
  }

  @Override
  public void deliver(Publication publication) {
    told.add(publication.position().toString());
  }

  @Override
  public boolean isCongested() {
    return congested;
  }

  @Override
  public void flush() {
    // Whether anything is sent is the outbox' affair.
  }

  @Override
  public boolean epochChanged(StreamPosition position) {
    told.add("epoch");
    return !leaving;
  }

  @Override
  public boolean lost() {
    told.add("lost");
    return !leaving;
  }

  @Override
  public void failed(Throwable thrown) {
    told.add("failed " + thrown.getMessage());
  }
}
