package dev.parley.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests take the short road; what they are answered is the same on both. */
class PublishFilterTest {

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
  void plainRequestsAreAnsweredHere(
      String method, long length, String contentType, String authorization, boolean isPlain) {
    assertEquals(
        isPlain, PublishFilter.isPlain(request(method, length, contentType, authorization)));
  }

  private static HttpServletRequest request(
      String method, long length, String contentType, String authorization) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            PublishFilterTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, called, arguments) ->
                switch (called.getName()) {
                  case "getMethod" -> method;
                  case "getContentLengthLong" -> length;
                  case "getHeader" ->
                      arguments[0].equals("Content-Type") ? contentType : authorization;
                  default -> throw new UnsupportedOperationException(called.getName());
                });
  }
}
