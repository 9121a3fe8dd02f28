package dev.parley.edge;

import dev.parley.broker.NodeInfo;
import dev.parley.command.Attempt;
import dev.parley.command.Audit;
import dev.parley.command.Command;
import dev.parley.command.CommandHandler;
import dev.parley.command.CommandParser;
import dev.parley.command.Fields;
import dev.parley.command.OrderParser;
import dev.parley.protocol.CentrifugeJson;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Json;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.StreamPosition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The server API in Centrifugo's format, whichever road a request has come by: a method and a JSON
 * object, answered by {@code {"result":…}} or {@code {"error":…}}, with HTTP status 200 unless the
 * caller asks for statuses, may not call (yet), or sends what is no object or too large. Safe for
 * use by any thread.
 */
@ApplicationScoped
public class ServerApi {
  private static final Jsonb JSONB = JsonbBuilder.create();

  @Inject private RestRequests requests;
  @Inject private CommandParser parser;
  @Inject private CommandHandler handler;

  /**
   * Whatever there is to say.
   *
   * @param status HTTP's
   * @param json the body
   */
  public record Answer(int status, String json) {
    /** HTTP's headers. */
    public Map<String, String> headers() {
      return RestRequests.headers(status);
    }

    /** The body as it is sent. */
    public byte[] bytes() {
      return json.getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * Calls a method.
   *
   * @param request is asked before this returns, and not any more afterwards
   * @param executor makes the answers that had to be waited for
   * @return never fails
   * @throws IOException if the body can't be read
   */
  public CompletionStage<Answer> call(
      String method, ApiRequest request, InputStream body, Executor executor) throws IOException {
    Audit.Call call;
    Fields fields;
    try {
      call = requests.authorize(method, request);
      fields = requests.fields(call, body);
    } catch (RefusedException e) {
      return CompletableFuture.completedStage(failure(RestRequests.status(e.error()), e.error()));
    }
    boolean wantsStatuses = request.wantsStatuses();
    return requests.answer(
        call.about(fields),
        () -> perform(method, fields),
        result -> new Answer(200, "{\"result\":" + result.get() + "}"),
        error ->
            failure(wantsStatuses || isOfCaller(error) ? RestRequests.status(error) : 200, error),
        executor);
  }

  /** What is wrong with the caller, not with the call, is told by HTTP's status always. */
  private static boolean isOfCaller(HubError error) {
    return error.code() == HubError.UNAUTHORIZED.code();
  }

  /** The outcome, and how to write it: that takes a while for long histories. */
  private CompletionStage<Supplier<String>> perform(String method, Fields fields) {
    return switch (method) {
      case "publish" -> written(publish(parser.publish(fields)));
      case "broadcast" -> written(broadcast(parser.broadcast(fields)));
      case "history" -> handler.history(parser.apiHistory(fields)).thenApply(page -> page::json);
      case "history_remove" -> empty(handler.removeHistory(parser.removeHistory(fields)));
      case "disconnect" -> empty(handler.give(OrderParser.disconnect(fields)));
      case "refresh" -> empty(handler.give(OrderParser.refresh(fields)));
      case "revoke" -> empty(handler.revoke(OrderParser.revocation(fields)));
      case "info" -> handler.info().thenApply(nodes -> () -> nodes(nodes));
      default -> throw HubError.METHOD_NOT_FOUND.refused();
    };
  }

  private CompletionStage<String> publish(Command.Publish command) {
    return handler.publish(command).thenApply(ServerApi::position);
  }

  private CompletionStage<String> broadcast(List<Attempt<Command.Publish>> attempts) {
    List<CompletableFuture<String>> responses =
        attempts.stream().map(attempt -> response(attempt).toCompletableFuture()).toList();
    return CompletableFuture.allOf(responses.toArray(CompletableFuture[]::new))
        .thenApply(
            all ->
                responses.stream()
                    .map(CompletableFuture::join)
                    .collect(Collectors.joining(",", "{\"responses\":[", "]}")));
  }

  /** One channel's part of a broadcast, which never fails the others. */
  private CompletionStage<String> response(Attempt<Command.Publish> attempt) {
    return attempt
        .valid()
        .map(this::publish)
        .orElseGet(() -> CompletableFuture.failedStage(attempt.error().orElseThrow().refused()))
        .handle(
            (result, failure) ->
                failure == null
                    ? "{\"result\":" + result + "}"
                    : error(RefusedException.errorOf(failure)));
  }

  private static CompletionStage<Supplier<String>> empty(CompletionStage<Void> outcome) {
    return outcome.thenApply(nothing -> () -> "{}");
  }

  private static CompletionStage<Supplier<String>> written(CompletionStage<String> outcome) {
    return outcome.thenApply(text -> () -> text);
  }

  private static String position(StreamPosition position) {
    return position.isKept()
        ? "{\"offset\":"
            + position.offset()
            + ",\"epoch\":"
            + Json.quote(position.epochText())
            + "}"
        : "{}";
  }

  private static String nodes(List<NodeInfo> nodes) {
    return "{\"nodes\":" + JSONB.toJson(nodes) + "}";
  }

  private static Answer failure(int status, HubError error) {
    return new Answer(status, error(error));
  }

  private static String error(HubError error) {
    return "{\"error\":" + CentrifugeJson.error(error, false) + "}";
  }
}
