package dev.parley.edge;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;

/** The {@linkplain ServerApi server API} as {@code POST /api/<method>} with a JSON object. */
@Path("/")
@Consumes("*/*")
public class ApiResource {
  @Inject private ServerApi api;
  @Inject private RestRequests requests;

  /** Calls a method of the server API. */
  @POST
  @Path("{method}")
  public CompletionStage<Response> call(
      @PathParam("method") String method, @Context HttpServletRequest request, InputStream body)
      throws IOException {
    return api.call(method, ApiRequest.of(request), body, requests.executor())
        .thenApply(answer -> RestRequests.json(answer.status(), answer.json()));
  }
}
