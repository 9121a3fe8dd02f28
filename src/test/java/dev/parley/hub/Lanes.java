package dev.parley.hub;

/** Lanes for the tests of channels, which play the lane's thread themselves. */
public final class Lanes {
  private Lanes() {}

  /** Does what a lane does once all that has come is done. */
  public static void flush(Lane lane) {
    lane.flush();
  }

  /** Has all done that was handed in. */
  public static void performAll(Lane lane) {
    try {
      lane.performAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
