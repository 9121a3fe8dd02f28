package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.protocol.HubError;
import dev.parley.protocol.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every accessor with its field absent, null, empty, right and of the wrong type. */
class FieldsTest {
  private static final Fields FIELDS =
      Fields.parse(
          "{\"null\":null,\"empty\":\"\",\"text\":\"x\",\"number\":7,\"real\":1.5,\"long\":1e30,"
              + "\"true\":true,\"false\":false,\"object\":{\"a\":\"b\"},\"none\":{},"
              + "\"list\":[\"a\",\"b\"],\"nothing\":[],\"mixed\":[\"a\",1],\"nulls\":[null],"
              + "\"numbers\":{\"a\":1},\"nullByKey\":{\"a\":null},\"one\":1.0}",
          8);

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "null", "1", "\"x\"", "[]", "[{}]", "{", "{}{}"})
  void whatIsNoObjectIsRefused(String text) {
    assertEquals(107, refusal(() -> Fields.parse(text, 8)).code());
  }

  @Test
  void anObjectWithoutFieldsIsEmpty() {
    assertTrue(Fields.parse("{}", 8).isEmpty());
    assertFalse(FIELDS.isEmpty());
  }

  static Stream<Arguments> right() {
    return Stream.of(
        right("text absent", fields -> fields.text("absent"), Optional.empty()),
        right("text null", fields -> fields.text("null"), Optional.empty()),
        right("text empty", fields -> fields.text("empty"), Optional.of("")),
        right("text", fields -> fields.text("text"), Optional.of("x")),
        right("requiredText", fields -> fields.requiredText("text"), "x"),
        right("presentText", fields -> fields.presentText("text"), "x"),
        right("presentText empty", fields -> fields.presentText("empty"), ""),
        right("value absent", fields -> fields.value("absent"), Optional.empty()),
        right("value null", fields -> fields.value("null"), Optional.empty()),
        right("value", fields -> fields.value("number").orElseThrow().toString(), "7"),
        right("requiredValue", fields -> fields.requiredValue("false").toString(), "false"),
        right("has absent", fields -> fields.has("absent"), false),
        right("has null", fields -> fields.has("null"), false),
        right("has", fields -> fields.has("none"), true),
        right("flag absent", fields -> fields.flag("absent"), false),
        right("flag null", fields -> fields.flag("null"), false),
        right("flag true", fields -> fields.flag("true"), true),
        right("flag false", fields -> fields.flag("false"), false),
        right("number absent", fields -> fields.number("absent", 3, 0, 9), 3L),
        right("number null", fields -> fields.number("null", 3, 0, 9), 3L),
        right("number", fields -> fields.number("number", 3, 0, 9), 7L),
        right("number as 1.0", fields -> fields.number("one", 3, 0, 9), 1L),
        right("number least", fields -> fields.number("number", 3, 7, 9), 7L),
        right("number most", fields -> fields.number("number", 3, 0, 7), 7L),
        right("requiredNumber", fields -> fields.requiredNumber("number", 0, 9), 7L),
        right("object absent", fields -> fields.object("absent").isEmpty(), true),
        right("object null", fields -> fields.object("null").isEmpty(), true),
        right("object", fields -> fields.object("object").requiredText("a"), "b"),
        right("texts absent", fields -> fields.texts("absent"), List.of()),
        right("texts null", fields -> fields.texts("null"), List.of()),
        right("texts empty", fields -> fields.texts("nothing"), List.of()),
        right("texts", fields -> fields.texts("list"), List.of("a", "b")),
        right("textByKey absent", fields -> fields.textByKey("absent"), Map.of()),
        right("textByKey null", fields -> fields.textByKey("null"), Map.of()),
        right("textByKey empty", fields -> fields.textByKey("none"), Map.of()),
        right("textByKey", fields -> fields.textByKey("object"), Map.of("a", "b")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("right")
  void whatIsRightIsGiven(String name, Function<Fields, Object> accessor, Object value) {
    assertEquals(value, accessor.apply(FIELDS));
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("text: must be a string", fields -> fields.text("number"), "number"),
        wrong("text object", fields -> fields.text("object"), "object: must be a string"),
        wrong("text true", fields -> fields.text("true"), "true: must be a string"),
        wrong(
            "requiredText absent", fields -> fields.requiredText("absent"), "absent: is required"),
        wrong("requiredText null", fields -> fields.requiredText("null"), "null: is required"),
        wrong("requiredText empty", fields -> fields.requiredText("empty"), "empty: is required"),
        wrong("requiredText", fields -> fields.requiredText("list"), "list: must be a string"),
        wrong("presentText absent", fields -> fields.presentText("absent"), "absent: is required"),
        wrong("presentText null", fields -> fields.presentText("null"), "null: is required"),
        wrong("requiredValue", fields -> fields.requiredValue("absent"), "absent: is required"),
        wrong("requiredValue null", fields -> fields.requiredValue("null"), "null: is required"),
        wrong("flag text", fields -> fields.flag("text"), "text: must be true or false"),
        wrong("flag number", fields -> fields.flag("number"), "number: must be true or false"),
        wrong("number text", fields -> number(fields, "text"), "text: " + between()),
        wrong("number empty", fields -> number(fields, "empty"), "empty: " + between()),
        wrong("number true", fields -> number(fields, "true"), "true: " + between()),
        wrong("number real", fields -> number(fields, "real"), "real: " + between()),
        wrong("number long", fields -> number(fields, "long"), "long: " + between()),
        wrong(
            "number below",
            fields -> fields.number("number", 8, 8, 9),
            "number: must be a whole number from 8 to 9"),
        wrong(
            "number above",
            fields -> fields.number("number", 1, 0, 6),
            "number: must be a whole number from 0 to 6"),
        wrong(
            "requiredNumber absent",
            fields -> fields.requiredNumber("absent", 1, 9),
            "absent: is required"),
        wrong("object text", fields -> fields.object("text"), "text: must be an object"),
        wrong("object list", fields -> fields.object("list"), "list: must be an object"),
        wrong("texts text", fields -> fields.texts("text"), "text: must be an array of strings"),
        wrong("texts object", fields -> fields.texts("none"), "none: must be an array of strings"),
        wrong("texts mixed", fields -> fields.texts("mixed"), "mixed: must be a string"),
        wrong("texts nulls", fields -> fields.texts("nulls"), "nulls: must be a string"),
        wrong("textByKey list", fields -> fields.textByKey("list"), "list: must be an object"),
        wrong(
            "textByKey numbers",
            fields -> fields.textByKey("numbers"),
            "numbers.a: must be a string"),
        wrong(
            "textByKey nulls",
            fields -> fields.textByKey("nullByKey"),
            "nullByKey.a: must be a string"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void whatIsWrongIsRefusedByName(String name, Function<Fields, Object> accessor, String message) {
    HubError error = refusal(() -> accessor.apply(FIELDS));

    assertEquals(107, error.code());
    assertTrue(error.message().startsWith(message), error.message());
  }

  private static Arguments right(String name, Function<Fields, Object> accessor, Object value) {
    return Arguments.of(name, accessor, value);
  }

  private static Arguments wrong(String name, Function<Fields, Object> accessor, String message) {
    return Arguments.of(name, accessor, message);
  }

  private static long number(Fields fields, String name) {
    return fields.number(name, 3, 0, 9);
  }

  private static String between() {
    return "must be a whole number from 0 to 9";
  }

  private static HubError refusal(Executable work) {
    return assertThrows(RefusedException.class, work).error();
  }
}
