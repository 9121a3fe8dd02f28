package dev.parley.broker;

import dev.parley.hub.Reader;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;

/** A reader that notes what it is told, in short, and stays through everything unless asked. */
final class RecordingReader implements Reader {
  private final List<String> told = new ArrayList<>();
  private boolean leaving;
  private boolean congested;
  private RuntimeException failure;

  /** Such as {@code joined 5-3}, then {@code 5-4} for a delivery. */
  List<String> told() {
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

  void congested(boolean value) {
    congested = value;
  }

  @Override
  public void joined(StreamPosition position) {
    told.add("joined " + position);
    if (failure != null) {
      throw failure;
    }
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
  public boolean epochChanged() {
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
