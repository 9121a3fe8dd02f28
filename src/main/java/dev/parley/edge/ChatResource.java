package dev.parley.edge;

import dev.parley.command.Attempt;
import dev.parley.command.Audit;
import dev.parley.command.Command;
import dev.parley.command.CommandHandler;
import dev.parley.command.CommandParser;
import dev.parley.command.Fields;
import dev.parley.protocol.HubError;
import dev.parley.protocol.RefusedException;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The plain chat's way in from outside. */
@Path("/chat")
@Consumes("*/*")
public class ChatResource {
  @Inject private RestRequests requests;
  @Inject private CommandParser parser;
  @Inject private CommandHandler handler;

  /**
   * What this endpoint answers, success and failure alike.
   *
   * @param code the HTTP status once more
   * @param msg for people
   * @param data always empty
   */
  @JsonbPropertyOrder({"code", "msg", "data"})
  public record Answer(int code, String msg, String data) {}

  /** Sends a private message: {@code {"sender":…,"recipient":…,"msg":…,"idempotency_key":…}}. */
  @POST
  @Path("create_chat")
  public CompletionStage<Response> createChat(@Context HttpServletRequest request, InputStream body)
      throws IOException {
    try {
      Audit.Call call = requests.authorize("publish", ApiRequest.of(request));
      Fields fields = requests.fields(call, body);
      Attempt<Command.Publish> message = Attempt.of(() -> parser.createChat(fields));
      return requests.answer(
          call.aboutRecipient(fields),
          () -> handler.publish(message.orRefused()),
          position -> answer(200, "成功"),
          ChatResource::failure);
    } catch (RefusedException e) {
      return CompletableFuture.completedStage(failure(e.error()));
    }
  }

  private static Response failure(HubError error) {
    return answer(RestRequests.status(error), error.message());
  }

  private static Response answer(int status, String msg) {
    return RestRequests.json(status, new Answer(status, msg, ""));
  }
}
