package dev.parley.edge;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Map;

/** A request that is not let in. Has no stack trace. */
public class RefusedHandshakeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Of the body. */
  public static final String CONTENT_TYPE = "text/plain;charset=UTF-8";

  private final int status;
  private final transient Map<String, String> headers;

  RefusedHandshakeException(int status, String reason) {
    this(
        status,
        reason,
        status == HttpServletResponse.SC_SERVICE_UNAVAILABLE
            ? Map.of(HttpHeaders.RETRY_AFTER, RestRequests.RETRY_SECONDS)
            : Map.of());
  }

  RefusedHandshakeException(int status, String reason, Map<String, String> headers) {
    super(reason, null, false, false);
    this.status = status;
    this.headers = headers;
  }

  /** HTTP's. */
  public int status() {
    return status;
  }

  /** What the answer says. */
  public String body() {
    return getMessage() + "\r\n";
  }

  /** Of the answer, beside its type. */
  public Map<String, String> headers() {
    return headers;
  }
}
