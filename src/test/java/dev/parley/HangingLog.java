package dev.parley;

import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** A log whose disk hangs: who writes to it waits until this is closed. */
public final class HangingLog extends Handler {
  private final CountDownLatch disk = new CountDownLatch(1);
  private final Logger logger;

  /** Hangs for whatever this class logs. */
  public HangingLog(Class<?> of) {
    logger = Logger.getLogger(of.getName());
    logger.addHandler(this);
  }

  @Override
  public void publish(LogRecord entry) {
    try {
      disk.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void flush() {
    // Nothing is kept.
  }

  @Override
  public void close() {
    logger.removeHandler(this);
    disk.countDown();
  }
}
