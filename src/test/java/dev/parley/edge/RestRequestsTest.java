package dev.parley.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.protocol.HubError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestRequestsTest {

  @ParameterizedTest
  @CsvSource({
    "100, 503",
    "101, 401",
    "102, 404",
    "103, 403",
    "104, 404",
    "106, 413",
    "107, 400",
    "108, 400",
    "109, 401",
    "111, 429",
    "112, 416",
  })
  void anErrorHasTheStatusThatIsDocumented(int code, int status) {
    assertEquals(status, RestRequests.status(new HubError(code, "error", false)));
  }
}
