package dev.parley.soak;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one connection got. Texts are {@code publisher/number}, and in each channel a publisher
 * counts on by one, so that nothing may be between what came and what came before. Not safe for use
 * by several threads at once.
 */
final class Heard {
  private static final Pattern TEXT = Pattern.compile("(\\w+(?:-\\w+)*)/(\\d+)");

  private final Map<String, Integer> latest = new HashMap<>();

  /**
   * Takes a frame of any protocol.
   *
   * @param onFault is told what is missing, repeated or out of order
   * @return whether there was a publication in it
   */
  boolean hear(String frame, Consumer<String> onFault) {
    Matcher texts = TEXT.matcher(frame);
    boolean isAnything = false;
    while (texts.find()) {
      isAnything = true;
      int number = Integer.parseInt(texts.group(2));
      Integer before = latest.put(texts.group(1), number);
      if (before != null && number != before + 1) {
        onFault.accept(texts.group() + " behind number " + before);
      }
    }
    return isAnything;
  }
}
