package dev.parley.edge;

import dev.parley.command.Attempt;
import dev.parley.command.Audit;
import dev.parley.command.Command;
import dev.parley.command.CommandHandler;
import dev.parley.command.CommandParser;
import dev.parley.command.Fields;
import dev.parley.config.Namespaces;
import dev.parley.protocol.HubError;
import dev.parley.protocol.RefusedException;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The feed's way in. */
@Path("/")
@Consumes("*/*")
public class FeedResource {
  @Inject private RestRequests requests;
  @Inject private CommandParser parser;
  @Inject private CommandHandler handler;

  /**
   * What this endpoint answers, success and failure alike.
   *
   * @param status {@code success} or {@code error}
   * @param message what was published, or what is wrong
   */
  @JsonbPropertyOrder({"status", "message"})
  public record Answer(String status, String message) {}

  /**
   * Publishes a text to the feed: {@code {"message":…}}, or {@code ?message=…}, each with an {@code
   * idempotency_key} or without.
   */
  @POST
  public CompletionStage<Response> publish(
      @QueryParam("message") String message,
      @QueryParam("idempotency_key") String idempotencyKey,
      @Context HttpServletRequest request,
      InputStream body)
      throws IOException {
    try {
      Audit.Call call =
          requests.authorize("publish", ApiRequest.of(request)).about(Namespaces.FEED);
      Fields fields = message == null ? requests.fields(call, body) : Fields.NONE;
      Supplier<String> text = () -> message == null ? fields.presentText("message") : message;
      Attempt<Command.Publish> publication =
          Attempt.of(
              () ->
                  parser.feedMessage(
                      text.get(),
                      Optional.ofNullable(idempotencyKey)
                          .or(() -> fields.text("idempotency_key"))));
      return requests.answer(
          call,
          () -> handler.publish(publication.orRefused()),
          position -> RestRequests.json(200, new Answer("success", text.get())),
          FeedResource::failure);
    } catch (RefusedException e) {
      return CompletableFuture.completedStage(failure(e.error()));
    }
  }

  private static Response failure(HubError error) {
    return RestRequests.json(RestRequests.status(error), new Answer("error", error.message()));
  }
}
