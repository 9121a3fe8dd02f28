package dev.parley.edge;

import dev.parley.access.Grant;
import dev.parley.command.Access;
import dev.parley.command.Audit;
import dev.parley.command.CommandHandler;
import dev.parley.command.CommandParser;
import dev.parley.command.Fields;
import dev.parley.config.Settings;
import dev.parley.protocol.HubError;
import dev.parley.protocol.RefusedException;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What all that answers REST has in common. Safe for use by any thread.
 *
 * <p>Its methods are public, since the container's proxies would call others by reflection.
 */
@ApplicationScoped
public class RestRequests {
  /** Enough for a broadcast's channels; larger payloads get more. */
  private static final int LEAST_BODY_LIMIT = 1 << 20;

  /** An answer is for its caller alone and for now ({@code Cache-Control}). */
  static final String NO_STORE = "no-store";

  /** When to try again what is temporary ({@code Retry-After}). */
  static final String RETRY_SECONDS = "1";

  private static final String JSON = "application/json;charset=UTF-8";

  private static final Map<String, String> HEADERS =
      Map.of(
          HttpHeaders.CONTENT_TYPE, JSON,
          HttpHeaders.CACHE_CONTROL, NO_STORE);

  private static final Map<String, String> HEADERS_OF_TEMPORARY =
      Map.of(
          HttpHeaders.CONTENT_TYPE, JSON,
          HttpHeaders.CACHE_CONTROL, NO_STORE,
          HttpHeaders.RETRY_AFTER, RETRY_SECONDS);

  @Resource private ManagedExecutorService executor;
  @Inject private Settings settings;
  @Inject private Access access;
  @Inject private CommandParser parser;
  @Inject private CommandHandler handler;
  @Inject private Audit audit;

  /**
   * Lets nobody go on who may not call this method of the server API.
   *
   * @return the call, as the audit log is to tell of it
   * @throws RefusedException saying why
   */
  public Audit.Call authorize(String method, ApiRequest request) {
    try {
      Grant grant = access.caller(method, request.key(), request.token());
      return new Audit.Call(grant, method, request.address());
    } catch (RefusedException e) {
      audit.refused(request.path(), request.address(), status(e.error()), e.error().message());
      throw e;
    }
  }

  /**
   * The fields of a JSON body; none for an empty one.
   *
   * @throws RefusedException with error 106 if it is over the limit, whatever it holds; with error
   *     107 if it is not a JSON object; the audit log has been told
   */
  public Fields fields(Audit.Call call, InputStream body) throws IOException {
    try {
      return fields(body);
    } catch (RefusedException e) {
      audit.called(call, Optional.of(e.error()));
      throw e;
    }
  }

  private Fields fields(InputStream body) throws IOException {
    int limit = Math.max(LEAST_BODY_LIMIT, 2 * settings.limits().payload());
    byte[] bytes = body.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw HubError.LIMIT_EXCEEDED.saying("body over " + limit + " bytes").refused();
    }
    if (bytes.length == 0) {
      return parser.fields("{}");
    }
    try {
      return parser.fields(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw HubError.BAD_REQUEST.saying("body is not UTF-8").refused();
    }
  }

  /**
   * The answer, made on a thread that may wait for a slow client, which Redis' threads may not.
   *
   * @param work not done if the caller's token is revoked, which is error 101; may be done on
   *     another thread, and what it throws counts as its outcome
   */
  <T> CompletionStage<Response> answer(
      Audit.Call call,
      Supplier<CompletionStage<T>> work,
      Function<T, Response> success,
      Function<HubError, Response> failure) {
    return answer(call, work, success, failure, executor);
  }

  /**
   * The same, of whatever kind.
   *
   * @param executor makes the answer
   */
  public <T, A> CompletionStage<A> answer(
      Audit.Call call,
      Supplier<CompletionStage<T>> work,
      Function<T, A> success,
      Function<HubError, A> failure,
      Executor executor) {
    return handler
        .checkToken(call.caller())
        .thenCompose(believed -> work.get())
        .handleAsync(
            (value, thrown) -> {
              Optional<HubError> error = Optional.ofNullable(thrown).map(RefusedException::errorOf);
              audit.called(call, error);
              return error.map(failure).orElseGet(() -> success.apply(value));
            },
            executor);
  }

  /** Threads that may wait for a slow client. */
  public Executor executor() {
    return executor;
  }

  /** HTTP's headers of an answer in JSON, for its caller alone and for now. */
  static Map<String, String> headers(int status) {
    return status == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()
        ? HEADERS_OF_TEMPORARY
        : HEADERS;
  }

  /** An answer in JSON, with its headers. */
  static Response json(int status, Object entity) {
    Response.ResponseBuilder response = Response.status(status).entity(entity);
    headers(status).forEach(response::header);
    return response.build();
  }

  /** The HTTP status that says the same as an error. */
  static int status(HubError error) {
    return switch (error.code()) {
      case 100 -> 503;
      case 101, 109, 110 -> 401;
      case 102, 104 -> 404;
      case 103 -> 403;
      case 106 -> 413;
      case 111 -> 429;
      case 112 -> 416;
      default -> 400;
    };
  }
}
