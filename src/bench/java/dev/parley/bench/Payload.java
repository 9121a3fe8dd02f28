package dev.parley.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is published: 57 bytes of JSON with fixed places for the time at which it was due, the
 * publishing connection and its running number, so that a reader finds them without parsing.
 *
 * <p>{@code {"at":"<19 digits>","seq":"<1 digit><8 digits>","pad":".."}}. The digits are text, so
 * that no JSON parser on the way can write them differently.
 */
final class Payload {
  static final int LENGTH = 57;

  private static final byte[] START = "{\"at\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int TIME_DIGITS = 19;
  private static final int CONNECTION = START.length + TIME_DIGITS + "\",\"seq\":\"".length();
  private static final int NUMBER = CONNECTION + 1;
  private static final int NUMBER_DIGITS = 8;
  private static final int END = NUMBER + NUMBER_DIGITS;

  private Payload() {}

  /**
   * @param due {@link System#nanoTime} at which it was to be published
   * @param connection index of the publishing connection, 0 to 9
   * @param number running number on that connection, from 0
   */
  static String of(long due, int connection, int number) {
    return String.format(
        "{\"at\":\"%019d\",\"seq\":\"%d%08d\",\"pad\":\"..\"}", due, connection, number);
  }

  /** Whether a payload starts at {@code from}; false when it would not fit before {@code to}. */
  static boolean isAt(byte[] bytes, int from, int to) {
    return to - from >= END
        && Arrays.equals(bytes, from, from + START.length, START, 0, START.length);
  }

  /** Where the first payload starts, or -1. */
  static int find(byte[] bytes, int from, int to) {
    for (int at = from; at <= to - END; at++) {
      if (bytes[at] == '{' && isAt(bytes, at, to)) {
        return at;
      }
    }
    return -1;
  }

  static long due(byte[] bytes, int payload) {
    return number(bytes, payload + START.length, TIME_DIGITS);
  }

  static int connection(byte[] bytes, int payload) {
    return bytes[payload + CONNECTION] - '0';
  }

  static int number(byte[] bytes, int payload) {
    return (int) number(bytes, payload + NUMBER, NUMBER_DIGITS);
  }

  private static long number(byte[] bytes, int from, int digits) {
    long value = 0;
    for (int at = from; at < from + digits; at++) {
      value = value * 10 + (bytes[at] - '0');
    }
    return value;
  }
}
