package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  private final Keys keys = new Keys("chat");

  @Test
  void allKeysOfAChannelCarryItAsHashTag() {
    assertEquals("chat:{news:eu}", keys.redisChannel("news:eu"));
    assertEquals("chat:{news:eu}:stream", keys.stream("news:eu"));
    assertEquals("chat:{news:eu}:once:k}1{", keys.answer("news:eu", "k}1{"));
  }

  @Test
  void thePrefixIsTheOperators() {
    assertEquals("parley:prod:{chat}:stream", new Keys("parley:prod").stream("chat"));
  }

  @ParameterizedTest
  @CsvSource({
    "a{b, chat:{a%7Bb}",
    "a}b, chat:{a%7Db}",
    "a%b, chat:{a%25b}",
    "a%7Bb, chat:{a%257Bb}",
    "{}, chat:{%7B%7D}",
  })
  void bracesAndPercentSignsAreEscaped(String channel, String redisChannel) {
    assertEquals(redisChannel, keys.redisChannel(channel));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chat",
        "#alice",
        "news:eu",
        "{",
        "}",
        "%",
        "%25",
        "%7B",
        "%%7D%",
        "%2525",
        "{%7B}",
        "a}:stream",
        "orders",
        "\u6c34",
      })
  void aChannelComesBackFromItsRedisChannel(String channel) {
    assertEquals(Optional.of(channel), keys.channel(keys.redisChannel(channel)));
  }

  @Test
  void noTwoChannelsShareARedisChannel() {
    List<String> channels = List.of("{", "%7B", "%257B", "}", "%7D", "%", "%25", "orders", "nodes");
    Set<String> redisChannels = new HashSet<>();

    channels.forEach(channel -> redisChannels.add(keys.redisChannel(channel)));

    assertEquals(channels.size(), redisChannels.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "chat",
        "chat:nodes",
        "chat:probe:1",
        "chat:{a",
        "other:{a}",
        "chat:{a}:stream"
      })
  void whatCarriesNoChannelOfOursIsNone(String redisChannel) {
    assertEquals(Optional.empty(), keys.channel(redisChannel));
  }

  @Test
  void ordersHaveAStreamAndARedisChannelOfTheirOwn() {
    assertEquals("chat:orders", keys.stream(Keys.ORDERS));
    assertEquals("chat:orders", keys.redisChannel(Keys.ORDERS));
    assertEquals(Optional.of(Keys.ORDERS), keys.channel("chat:orders"));
    assertNotEquals(keys.redisChannel("orders"), keys.redisChannel(Keys.ORDERS));
  }

  @Test
  void nodesAndProbesAreNamedBesideTheChannels() {
    assertEquals("chat:nodes", keys.nodes());
    assertEquals("chat:probe:n-1", keys.probe("n-1"));
  }
}
