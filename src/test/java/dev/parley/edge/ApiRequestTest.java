package dev.parley.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiRequestTest {

  /** Which requests take a short road; what they are answered is the same on all. */
  @ParameterizedTest
  @CsvSource({
    "POST, 40, application/json,                ,            true",
    "POST, 40, ,                                ,            true",
    "POST, 40, application/json,                apikey k3y,  true",
    // As Payara shows the first.
    "POST, 40, application/json;charset=UTF-8,  ,            true",
    "POST, 0,  application/json,                ,            true",
    "POST, -1, application/json,                ,            false",
    "POST, 40, text/plain,                      ,            false",
    "POST, 40, application/json,                Bearer t0k3, false",
    "GET,  0,  application/json,                ,            false",
  })
  void whatNeedsNoMoreIsPlain(
      String verb, long length, String contentType, String authorization, boolean isPlain) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", contentType);
    headers.put("Authorization", authorization);

    ApiRequest request = new ApiRequest(verb, length, headers::get, "/api/publish", "10.0.0.1");

    assertEquals(isPlain, request.isPlain());
  }
}
