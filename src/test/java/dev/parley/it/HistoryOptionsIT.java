package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/** The options of history in all their pairs, for clients and for the server API. */
class HistoryOptionsIT extends TwoNodes {
  private static final String OLDER_EPOCH = "1000000000000000001";
  private static final List<Integer> LIMITS = Arrays.asList(null, -1, 0, 1, 2, 5, 6, 1_000);
  private static final List<Boolean> DIRECTIONS = Arrays.asList(null, false, true);

  /** Who asks. */
  enum Road {
    CLIENT,
    SERVER_API
  }

  private CentrifugeClient client;

  @BeforeEach
  void connect() {
    client = centrifuge(NODE_2, unique("alice"));
  }

  /**
   * One combination; null stands for an option that is absent.
   *
   * @param since an offset
   */
  private record Options(Integer limit, Long since, String epoch, Boolean reverse) {

    static Options first(int limit, boolean reverse) {
      return new Options(limit, null, null, reverse);
    }

    Options behind(JsonObject page) {
      List<JsonObject> publications = publications(page);
      JsonObject last = publications.get(publications.size() - 1);
      // As clients of JavaScript do: an offset that is not there is not sent.
      long offset = last.containsKey("offset") ? offset(last) : 0;
      return new Options(limit, offset, page.getString("epoch"), reverse);
    }

    JsonObject request(String channel) {
      JsonObjectBuilder request = JsonProvider.provider().createObjectBuilder();
      request.add("channel", channel);
      Optional.ofNullable(limit).ifPresent(given -> request.add("limit", given));
      Optional.ofNullable(reverse).ifPresent(given -> request.add("reverse", given));
      if (since != null) {
        request.add(
            "since",
            epoch == null ? object("offset", since) : object("offset", since, "epoch", epoch));
      }
      return request.build();
    }

    /** What the page has to be, of offsets that are held, oldest first. */
    List<Long> pageOf(List<Long> held) {
      boolean isReverse = Boolean.TRUE.equals(reverse);
      List<Long> page = new ArrayList<>(held);
      page.removeIf(offset -> since != null && (isReverse ? offset >= since : offset <= since));
      if (isReverse) {
        Collections.reverse(page);
      }
      int most = limit == null ? 0 : limit < 0 ? page.size() : Math.min(limit, page.size());
      return page.subList(0, most);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCombinationGivesItsPage(Road road) {
    String channel = published(7);
    try (Jedis redis = redis()) {
      redis.xtrim(streamOf(channel), 5, false);
    }
    String epoch = ask(road, channel, Options.first(0, false)).getString("epoch");
    List<Long> sinces = Arrays.asList(null, 0L, 1L, 2L, 3L, 5L, 7L, 8L, Long.MAX_VALUE);

    for (Options options : combinations(sinces, Arrays.asList(null, "", epoch))) {
      JsonObject page = ask(road, channel, options);

      assertEquals(options.pageOf(range(3, 7)), offsets(page), options.toString());
      assertEquals(7, offset(page), options.toString());
      assertEquals(epoch, page.getString("epoch"), options.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyCombinationWithAnotherEpochIsRefused(Road road) {
    String channel = publishedInTwoEpochs(3, 2);

    for (Options options :
        combinations(List.of(0L, 2L, 100L), List.of(OLDER_EPOCH, "1795385987504333101", "xyz"))) {
      assertEquals(112, errorCode(road, channel, options), options.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsOfAnOlderEpochIsInPagesThatStartAtAnEnd(Road road) {
    String channel = publishedInTwoEpochs(3, 2);

    JsonObject oldestFirst = ask(road, channel, Options.first(-1, false));
    JsonObject newestFirst = ask(road, channel, Options.first(4, true));

    assertEquals(List.of("old-1", "old-2", "old-3", "new-1", "new-2"), data(oldestFirst));
    assertEquals(List.of("new-2", "new-1", "old-3", "old-2"), data(newestFirst));
    assertFalse(publications(oldestFirst).get(0).containsKey("offset"));
  }

  @ParameterizedTest
  @EnumSource
  void pagesThatStartAtAPositionStayInItsEpoch(Road road) {
    String channel = publishedInTwoEpochs(3, 2);

    assertEquals(
        List.of("new-1"), data(ask(road, channel, new Options(10, 2L, null, true))), "backward");
    assertEquals(
        List.of(), data(ask(road, channel, new Options(10, 0L, null, true))), "before the first");
    assertEquals(
        List.of("new-1", "new-2"),
        data(ask(road, channel, new Options(10, 0L, null, false))),
        "forward");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10, 11, 1_000})
  void pagingGivesEachPublicationOnce(int limit) {
    String channel = published(10);
    List<Long> all = range(1, 10);

    for (Road road : Road.values()) {
      assertEquals(all, offsetsOfPages(road, channel, Options.first(limit, false)));
      assertEquals(backwards(all), offsetsOfPages(road, channel, Options.first(limit, true)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void pagingOverLargePublicationsGivesEachOnceThoughPagesAreShorterThanAsked(Road road) {
    String channel = unique("news");
    for (int i = 0; i < 5; i++) {
      NODE_1.api().publish(channel, i + "x".repeat(60_000));
    }

    assertEquals(range(1, 5), offsetsOfPages(road, channel, Options.first(5, false)));
    assertEquals(backwards(range(1, 5)), offsetsOfPages(road, channel, Options.first(5, true)));
  }

  @ParameterizedTest
  @EnumSource
  void pagingBackwardEndsThoughOlderEpochsAreHeld(Road road) {
    String channel = publishedInTwoEpochs(3, 4);

    List<JsonObject> pages = pages(road, channel, Options.first(2, true));

    assertEquals(
        List.of("new-4", "new-3", "new-2", "new-1"),
        pages.stream().flatMap(page -> data(page).stream()).toList());
  }

  @Test
  void clientsAreGivenThreeHundredAtOnceAndTheServerApiAll() {
    String channel = published(303);

    for (int limit : new int[] {-1, 301, Integer.MAX_VALUE}) {
      Options oldestFirst = Options.first(limit, false);
      Options newestFirst = Options.first(limit, true);

      assertEquals(range(1, 300), offsets(ask(Road.CLIENT, channel, oldestFirst)));
      assertEquals(backwards(range(4, 303)), offsets(ask(Road.CLIENT, channel, newestFirst)));
      assertEquals(
          newestFirst.pageOf(range(1, 303)), offsets(ask(Road.SERVER_API, channel, newestFirst)));
    }
  }

  private static List<Options> combinations(List<Long> sinces, List<String> epochs) {
    return LIMITS.stream()
        .flatMap(
            limit ->
                sinces.stream()
                    .flatMap(
                        since ->
                            epochs.stream()
                                .flatMap(
                                    epoch ->
                                        DIRECTIONS.stream()
                                            .map(
                                                reverse ->
                                                    new Options(limit, since, epoch, reverse)))))
        .toList();
  }

  private JsonObject ask(Road road, String channel, Options options) {
    JsonObject request = options.request(channel);
    return road == Road.CLIENT
        ? client.call("history", request).result("history")
        : NODE_1.api().call("history", request).result();
  }

  private int errorCode(Road road, String channel, Options options) {
    JsonObject request = options.request(channel);
    return road == Road.CLIENT
        ? client.call("history", request).errorCode()
        : NODE_1.api().call("history", request).errorCode();
  }

  /** Pages up to the first that is empty. */
  private List<JsonObject> pages(Road road, String channel, Options first) {
    List<JsonObject> pages = new ArrayList<>();
    JsonObject page = ask(road, channel, first);
    while (!publications(page).isEmpty()) {
      pages.add(page);
      assertTrue(pages.size() < 100, "paging does not end");
      page = ask(road, channel, first.behind(page));
    }
    return pages;
  }

  private List<Long> offsetsOfPages(Road road, String channel, Options first) {
    return pages(road, channel, first).stream().flatMap(page -> offsets(page).stream()).toList();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private static List<Long> backwards(List<Long> offsets) {
    List<Long> backwards = new ArrayList<>(offsets);
    Collections.reverse(backwards);
    return backwards;
  }

  private static String published(int count) {
    String channel = unique("news");
    publish(channel, "new-", count);
    return channel;
  }

  /** As if another Redis process had begun the stream. */
  private static String publishedInTwoEpochs(int older, int newer) {
    String channel = unique("news");
    try (Jedis redis = redis()) {
      for (int i = 1; i <= older; i++) {
        String line = "{\"data\":\"old-" + i + "\",\"time\":" + System.currentTimeMillis() + "}";
        redis.xadd(streamOf(channel), new StreamEntryID(OLDER_EPOCH + "-" + i), Map.of("d", line));
      }
    }
    publish(channel, "new-", newer);
    return channel;
  }

  private static void publish(String channel, String stem, int count) {
    IntStream.rangeClosed(1, count).forEach(i -> NODE_1.api().publish(channel, stem + i));
  }

  private static String streamOf(String channel) {
    return "chat:{" + channel + "}:stream";
  }

  private static List<JsonObject> publications(JsonObject page) {
    return page.getJsonArray("publications").getValuesAs(JsonObject.class);
  }

  private static List<String> data(JsonObject page) {
    return each(page, publication -> JsonText.plain(publication.get("data"))).toList();
  }

  private static List<Long> offsets(JsonObject page) {
    return each(page, HistoryOptionsIT::offset).toList();
  }

  private static <T> Stream<T> each(JsonObject page, Function<JsonObject, T> part) {
    return publications(page).stream().map(part);
  }

  private static long offset(JsonObject position) {
    return position.getJsonNumber("offset").longValueExact();
  }
}
