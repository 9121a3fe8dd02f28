package dev.parley.edge;

import dev.parley.broker.Check;
import dev.parley.broker.Health;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/**
 * Whether this node lives and whether it is ready, open to everyone: HTTP status 200 or 503, and
 * the reasons in <a href="https://microprofile.io/specifications/health/">MicroProfile Health</a>'s
 * format.
 */
@Path("/")
public class HealthResource {
  @Inject private Health health;

  /**
   * The whole answer.
   *
   * @param status {@code UP} if all checks are, else {@code DOWN}
   */
  @JsonbPropertyOrder({"status", "checks"})
  public record Answer(String status, List<Outcome> checks) {}

  /**
   * What one check came to.
   *
   * @param status {@code UP} or {@code DOWN}
   * @param data why it is down
   */
  @JsonbPropertyOrder({"name", "status", "data"})
  public record Outcome(String name, String status, Optional<Cause> data) {}

  /**
   * Why a check is down.
   *
   * @param reason for people
   */
  public record Cause(String reason) {}

  /** Whether the node works at all; if not, it should be started anew. */
  @GET
  @Path("live")
  public Response live() {
    return answer(health.live());
  }

  /** Whether clients and publishers should be sent here. */
  @GET
  @Path("ready")
  public Response ready() {
    return answer(health.ready());
  }

  private static Response answer(List<Check> checks) {
    boolean isUp = checks.stream().allMatch(Check::isUp);
    Answer answer = new Answer(status(isUp), checks.stream().map(HealthResource::outcome).toList());
    return RestRequests.json(isUp ? 200 : 503, answer);
  }

  private static Outcome outcome(Check check) {
    return new Outcome(check.name(), status(check.isUp()), check.fault().map(Cause::new));
  }

  private static String status(boolean isUp) {
    return isUp ? "UP" : "DOWN";
  }
}
