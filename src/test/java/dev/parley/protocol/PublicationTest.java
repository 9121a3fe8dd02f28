package dev.parley.protocol;

import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublicationTest {

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aPublicationIsEncodedOnce(Encoding encoding) {
    Publication publication =
        new Publication("lobby", "{\"data\":\"hi\",\"time\":7}", StreamPosition.NONE);

    assertSame(publication.as(encoding), publication.as(encoding));
  }
}
