package dev.parley.bench.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is published: JSON with fixed places for the time at which it was due, the publishing
 * connection and its running number, so that a reader finds them without parsing.
 *
 * <p>{@code {"at":"<19 digits>","seq":"<1 digit><8 digits>","pad":".."}}. The digits are text, so
 * that no JSON parser on the way can write them differently.
 */
final class Payload {
  private static final byte[] START = "{\"at\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int TIME_DIGITS = 19;
  private static final String BETWEEN = "\",\"seq\":\"";
  private static final int CONNECTION = START.length + TIME_DIGITS + BETWEEN.length();
  private static final int NUMBER = CONNECTION + 1;
  private static final int NUMBER_DIGITS = 8;
  private static final int END = NUMBER + NUMBER_DIGITS;
  private static final String PAD = "\",\"pad\":\"";
  private static final String CLOSE = "\"}";
  private static final String ZEROS = "0".repeat(TIME_DIGITS);

  private final String end;

  /**
   * @param bytes how long each is, at least 55
   */
  Payload(int bytes) {
    end = PAD + ".".repeat(bytes - END - PAD.length() - CLOSE.length()) + CLOSE;
  }

  /**
   * One more.
   *
   * @param due {@link System#nanoTime} at which it was to be published
   * @param connection index of the publishing connection, 0 to 9
   * @param number running number on that connection, from 0
   */
  String json(long due, int connection, int number) {
    StringBuilder json = new StringBuilder(END + end.length()).append("{\"at\":\"");
    digits(json, due, TIME_DIGITS);
    json.append(BETWEEN).append(connection);
    digits(json, number, NUMBER_DIGITS);
    return json.append(end).toString();
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

  private static void digits(StringBuilder json, long value, int count) {
    String text = Long.toString(value);
    json.append(ZEROS, 0, count - text.length()).append(text);
  }

  private static long number(byte[] bytes, int from, int digits) {
    long value = 0;
    for (int at = from; at < from + digits; at++) {
      value = value * 10 + (bytes[at] - '0');
    }
    return value;
  }
}
