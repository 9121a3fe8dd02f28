package dev.parley.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody who, like Tyrus, reads while there is something, and queues what can't be written. */
class UpgradeStreamsTest {
  private static final int SENT = 1 << 20;
  private static final int MOST = 16 << 10;

  private final Input input = new Input();
  private final Output output = new Output();
  private final UpgradeStreams streams = new UpgradeStreams(input, output);
  private final List<String> failures = new ArrayList<>();
  private int queued;
  private int read;

  @BeforeEach
  void listen() {
    streams.input().setReadListener(new Reader());
    streams.output().setWriteListener(new Writer());
  }

  @Test
  void whoTakesWhatItIsOwedIsReadToTheEnd() throws IOException {
    write();

    input.listener.onDataAvailable();

    assertEquals(SENT, read);
  }

  @Test
  void whoTakesNothingIsReadNoFurther() throws IOException {
    output.isReady = false;
    write();

    input.listener.onDataAvailable();

    assertEquals(MOST, read);
    assertFalse(input.wasAsked, "the container would call again");
  }

  @Test
  void whoTakesSomethingIsReadNoFurther() throws IOException {
    output.isReady = false;
    write();
    write();
    input.listener.onDataAvailable();

    output.isReadyOnceMore = true;
    output.listener.onWritePossible();

    assertEquals(1, queued);
    assertEquals(MOST, read);
  }

  @Test
  void whoHasTakenAllIsReadAgain() throws IOException {
    output.isReady = false;
    write();
    input.listener.onDataAvailable();

    output.isReady = true;
    output.listener.onWritePossible();

    assertEquals(0, queued);
    assertEquals(SENT, read);
  }

  @Test
  void whereNothingIsThereYetTheContainerIsAskedToCall() throws IOException {
    output.isReady = false;
    write();
    input.listener.onDataAvailable();

    input.left = 0;
    output.isReady = true;
    output.listener.onWritePossible();

    assertTrue(input.wasAsked);
    assertEquals(MOST, read);
  }

  @Test
  void whoIsNotReadLearnsThatItsSocketIsBroken() throws IOException {
    output.isReady = false;
    write();
    input.listener.onDataAvailable();

    output.listener.onError(new IOException("reset"));

    assertEquals(List.of("reset"), failures);
  }

  @Test
  void whatFailsWhenItIsReadAgainEndsTheReading() throws IOException {
    output.isReady = false;
    write();
    input.listener.onDataAvailable();

    output.isReady = true;
    input.failure = new OutOfMemoryError("for the test");
    output.listener.onWritePossible();

    assertEquals(List.of("for the test"), failures);
  }

  /** As Tyrus writes. */
  private void write() {
    if (queued > 0 || !streams.output().isReady()) {
      queued++;
    }
  }

  private final class Reader implements ReadListener {
    @Override
    public void onDataAvailable() throws IOException {
      input.wasAsked = false;
      do {
        byte[] bytes = new byte[streams.input().available()];
        read += streams.input().read(bytes);
      } while (streams.input().isReady());
    }

    @Override
    public void onAllDataRead() {}

    @Override
    public void onError(Throwable failure) {
      failures.add(failure.getMessage());
    }
  }

  private final class Writer implements WriteListener {
    @Override
    public void onWritePossible() {
      while (queued > 0 && streams.output().isReady()) {
        queued--;
      }
    }

    @Override
    public void onError(Throwable failure) {}
  }

  private static final class Input extends ServletInputStream {
    private ReadListener listener;
    private int left = SENT;
    private boolean wasAsked;
    private Error failure;

    @Override
    public void setReadListener(ReadListener given) {
      listener = given;
    }

    @Override
    public int available() {
      return Math.min(left, 4 << 10);
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] into, int start, int length) {
      if (failure != null) {
        throw failure;
      }
      int bytes = Math.min(length, left);
      left -= bytes;
      return bytes;
    }

    @Override
    public boolean isReady() {
      wasAsked = left == 0;
      return left > 0;
    }

    @Override
    public boolean isFinished() {
      return false;
    }
  }

  private static final class Output extends ServletOutputStream {
    private WriteListener listener;
    private boolean isReady = true;
    private boolean isReadyOnceMore;

    @Override
    public void setWriteListener(WriteListener given) {
      listener = given;
    }

    @Override
    public boolean isReady() {
      boolean answer = isReady || isReadyOnceMore;
      isReadyOnceMore = false;
      return answer;
    }

    @Override
    public void write(int octet) {
      throw new UnsupportedOperationException();
    }
  }
}
