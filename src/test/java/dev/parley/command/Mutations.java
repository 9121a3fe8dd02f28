package dev.parley.command;

import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Frames that are a little, or much, unlike those of a corpus; the same ones for the same seed. */
final class Mutations {
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ":",
          ",",
          "\\",
          "\n",
          "\r",
          "\t",
          "\u0000",
          " ",
          "\u2028",
          "\ud800",
          "\udc00",
          "\ufeff",
          "\u00e4",
          "\\u0000",
          "\\ud800",
          "\\",
          "/*",
          "//",
          "null",
          "true",
          "NaN",
          "-0",
          "0",
          "1e999999999",
          "1e-999999999",
          "4294967296",
          "18446744073709551616",
          "9223372036854775808",
          "-1",
          "1.5",
          "\"\"",
          "{}",
          "[]",
          "\"id\":1,",
          "\"id\":null,",
          "\"channel\":\"lobby\"",
          "\"connect\":{},",
          "\"ping\":{},",
          "\"send\":{},",
          "\"type\":\"broadcast\",",
          "\"data\":1,",
          "\"msg\":\"x\",");

  private static final Pattern TOKEN =
      Pattern.compile(
          "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|-?\\d[\\d.eE+-]*|true|false|null|\\{}|\\[]");
  private static final List<String> KEYS =
      Stream.of(
              "id,connect,subscribe,unsubscribe,publish,history,presence,ping,send,refresh,rpc,"
                  + "channel,data,token,recover,epoch,offset,flag,type,since,limit,reverse,subs,"
                  + "msg,recipient,sender,tags,,\\u0000,\\ud800")
          .flatMap(keys -> Stream.of(keys.split(",", -1)))
          .map(key -> '"' + key + '"')
          .toList();
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "{}",
          "[]",
          "[[]]",
          "{\"a\":1}",
          "\"\"",
          "\"lobby\"",
          "\"news:eu\"",
          "\"quiet:x\"",
          "\"nowhere:x\"",
          "\"#alice\"",
          "\"#bob\"",
          "\"#\"",
          "\":\"",
          "\"node orders\"",
          "\"a\\nb\"",
          "\"\\ud800\"",
          "\"\\u2028\"",
          "\"\\u0000\"",
          "\"1700000000123456789\"",
          "0",
          "1",
          "-1",
          "2",
          "1.5",
          "1e2",
          "1e400",
          "1e999999999",
          "1e-999999999",
          "4294967295",
          "4294967296",
          "9223372036854775807",
          "18446744073709551615",
          "\"broadcast\"",
          "\"private_message\"",
          '"' + "x".repeat(300) + '"',
          '"' + "x".repeat(70_000) + '"',
          "[".repeat(62) + "]".repeat(62),
          "[".repeat(70) + "]".repeat(70),
          "9".repeat(2_000));

  private final List<String> corpus;
  private final Random random;

  Mutations(List<String> corpus, long seed) {
    this.corpus = corpus;
    this.random = new Random(seed);
  }

  String next() {
    StringBuilder frame = new StringBuilder(any(corpus));
    for (int i = random.nextInt(5); i >= 0; i--) {
      mutate(frame);
    }
    return frame.toString();
  }

  /** Half of the time JSON stays JSON, so that what is behind the parser is reached. */
  private void mutate(StringBuilder frame) {
    if (random.nextBoolean()) {
      replaceToken(frame);
      return;
    }
    int from = random.nextInt(frame.length() + 1);
    int to = Math.min(frame.length(), from + random.nextInt(12));
    switch (random.nextInt(8)) {
      case 0 -> frame.delete(from, to);
      case 1 -> frame.insert(from, frame.substring(from, to));
      case 2 -> frame.replace(from, to, any(PIECES));
      case 3 -> frame.insert(from, any(PIECES));
      case 4 -> frame.setLength(from);
      case 5 -> frame.insert(from, any(corpus));
      case 6 -> frame.append('\n').append(any(corpus));
      default -> frame.insert(from, any(PIECES).repeat(1 + random.nextInt(300)));
    }
  }

  private void replaceToken(StringBuilder frame) {
    List<MatchResult> tokens = TOKEN.matcher(frame).results().toList();
    if (!tokens.isEmpty()) {
      MatchResult token = tokens.get(random.nextInt(tokens.size()));
      boolean isKey = token.end() < frame.length() && frame.charAt(token.end()) == ':';
      frame.replace(token.start(), token.end(), isKey ? any(KEYS) : any(VALUES));
    }
  }

  private String any(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
