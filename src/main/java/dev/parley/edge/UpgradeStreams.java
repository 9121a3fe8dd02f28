package dev.parley.edge;

import dev.parley.hub.RememberedServices;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/**
 * The streams of an upgraded connection. What comes is read with {@link RememberedServices}, and
 * little more of it while the client does not take what it is owed: Tyrus answers each ping, and
 * queues without a bound what can't be written. For one thread that reads and others that write,
 * one of which reads on.
 */
final class UpgradeStreams {
  /**
   * What may be read meanwhile. Each answer takes some hundred bytes of memory, an empty one too.
   */
  private static final int MOST_BYTES = 16 << 10;

  private final Input input;
  private final Output output;
  private boolean mayWrite = true; // as the container said last
  private boolean isBehind;
  private boolean hasPaused;
  private int readMeanwhile;

  UpgradeStreams(ServletInputStream input, ServletOutputStream output) {
    this.input = new Input(input);
    this.output = new Output(output);
  }

  ServletInputStream input() {
    return input;
  }

  ServletOutputStream output() {
    return output;
  }

  private synchronized void asked(boolean isReady) {
    mayWrite = isReady;
    isBehind |= !isReady;
  }

  /** Tyrus has written until there was no more, or no room. */
  private synchronized void wrote() {
    if (mayWrite) {
      isBehind = false;
      readMeanwhile = 0;
    }
  }

  private synchronized void read(int bytes) {
    if (isBehind && bytes > 0) {
      readMeanwhile += bytes;
    }
  }

  /** How much may be read now. */
  private synchronized int room() {
    return isBehind ? Math.max(0, MOST_BYTES - readMeanwhile) : Integer.MAX_VALUE;
  }

  private synchronized boolean pauses() {
    hasPaused = room() == 0;
    return hasPaused;
  }

  private synchronized boolean goesOn() {
    boolean does = hasPaused && room() > 0;
    hasPaused &= !does;
    return does;
  }

  private final class Input extends ServletInputStream {
    private final ServletInputStream container;
    private volatile Reader reader;

    Input(ServletInputStream container) {
      this.container = container;
    }

    @Override
    public void setReadListener(ReadListener tyrus) {
      reader = new Reader(tyrus);
      container.setReadListener(reader);
    }

    /** Whoever is told no waits to be called. */
    @Override
    public boolean isReady() {
      return !pauses() && container.isReady();
    }

    /** The container calls again only when it was asked, and said no. */
    private void goOn() {
      try {
        if (goesOn() && container.isReady()) {
          reader.onDataAvailable();
        }
      } catch (IOException | RuntimeException | Error e) {
        reader.onError(e);
      }
    }

    /** The container tells a reader only that waits for it. */
    private void fail(Throwable failure) {
      if (pauses()) {
        reader.onError(failure);
      }
    }

    @Override
    public boolean isFinished() {
      return container.isFinished();
    }

    @Override
    public int available() throws IOException {
      return Math.min(Math.max(1, room()), container.available());
    }

    @Override
    public int read() throws IOException {
      int octet = container.read();
      UpgradeStreams.this.read(octet < 0 ? 0 : 1);
      return octet;
    }

    @Override
    public int read(byte[] into, int start, int length) throws IOException {
      int bytes = container.read(into, start, length);
      UpgradeStreams.this.read(bytes);
      return bytes;
    }

    @Override
    public void close() throws IOException {
      container.close();
    }
  }

  private record Reader(ReadListener tyrus) implements ReadListener {
    @Override
    public void onDataAvailable() throws IOException {
      ClassLoader before = RememberedServices.adopt();
      try {
        tyrus.onDataAvailable();
      } finally {
        Thread.currentThread().setContextClassLoader(before);
      }
    }

    @Override
    public void onAllDataRead() throws IOException {
      tyrus.onAllDataRead();
    }

    @Override
    public void onError(Throwable failure) {
      tyrus.onError(failure);
    }
  }

  private final class Output extends ServletOutputStream {
    private final ServletOutputStream container;

    Output(ServletOutputStream container) {
      this.container = container;
    }

    @Override
    public void setWriteListener(WriteListener tyrus) {
      container.setWriteListener(new Writer(tyrus));
    }

    @Override
    public boolean isReady() {
      boolean isReady = container.isReady();
      asked(isReady);
      return isReady;
    }

    @Override
    public void write(int octet) throws IOException {
      container.write(octet);
    }

    @Override
    public void write(byte[] from, int start, int length) throws IOException {
      container.write(from, start, length);
    }

    @Override
    public void flush() throws IOException {
      container.flush();
    }

    @Override
    public void close() throws IOException {
      container.close();
    }
  }

  private final class Writer implements WriteListener {
    private final WriteListener tyrus;

    Writer(WriteListener tyrus) {
      this.tyrus = tyrus;
    }

    @Override
    public void onWritePossible() throws IOException {
      asked(true);
      tyrus.onWritePossible();
      wrote();
      input.goOn();
    }

    @Override
    public void onError(Throwable failure) {
      tyrus.onError(failure);
      input.fail(failure);
    }
  }
}
