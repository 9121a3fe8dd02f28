package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Grant;
import dev.parley.config.GivenSettings;
import dev.parley.config.Settings;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.StubSession;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.HubError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditSamplingTest {
  private static final int CONNECTIONS = 400;

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  @ParameterizedTest
  @CsvSource({
    "off, '[]'",
    "refusals, '[call disconnect, refused]'",
    "on, '[call disconnect, call publish, connect, disconnect, refused]'",
  })
  void theSettingSaysWhatIsToldOf(String setting, String events) {
    tell(setting, 1);

    assertEquals(
        events,
        told.stream()
            .map(line -> line.replaceAll("event=(\\S+)( method=(\\S+))?.*", "$1 $3").trim())
            .sorted()
            .toList()
            .toString());
  }

  /** As one by a token that was taken back. */
  @Test
  void aCallThatIsNotBelievedIsARefusal() {
    Settings settings = GivenSettings.with("parley.audit", "refusals");
    Audit audit = new Audit(settings, new Hub(settings), told::add);
    audit.start(Thread::new);

    audit.called(new Audit.Call(by(""), "publish", ""), Optional.of(HubError.UNAUTHORIZED));
    audit.stop();

    assertEquals(
        List.of("event=call method=publish code=101"),
        told.stream().map(line -> line.replaceAll(" node=.*", "")).toList());
  }

  @Test
  void refusalsAreToldOfUnlessTheSettingSaysOtherwise() {
    assertEquals(
        GivenSettings.with("parley.audit", "refusals").audit(), GivenSettings.with().audit());
  }

  @Test
  void aSampledConnectionIsToldOfWholeAndTheOthersNotAtAll() {
    tell("sampled:4", CONNECTIONS);

    List<String> begun = ids("connect");
    List<String> ended = ids("disconnect");

    assertTrue(begun.size() > CONNECTIONS / 16 && begun.size() < CONNECTIONS / 2, told.toString());
    assertEquals(begun, ended);
  }

  private List<String> ids(String event) {
    return told.stream()
        .filter(line -> line.startsWith("event=" + event + " "))
        .map(line -> line.replaceAll(".* connection=(\\S+).*", "$1"))
        .sorted()
        .collect(Collectors.toList());
  }

  /** So many connections that come and go, a refusal, and two calls. */
  private void tell(String setting, int connections) {
    Settings settings = GivenSettings.with("parley.audit", setting);
    Hub hub = new Hub(settings);
    Audit audit = new Audit(settings, hub, told::add);
    hub.start(Thread::new, connection -> {});
    audit.start(Thread::new);
    for (int i = 0; i < connections; i++) {
      Connection connection = hub.open(new StubSession().wire(), Encoding.FEED);
      hub.admit(connection, "alice");
      connection.end(Disconnect.NORMAL);
    }
    audit.refused("/ws", "", 401, "unauthorized");
    audit.called(new Audit.Call(by(""), "publish", ""), Optional.empty());
    audit.called(new Audit.Call(by(""), "disconnect", ""), Optional.of(HubError.INTERNAL));
    hub.stop();
    audit.stop();
  }

  private static Grant by(String holder) {
    return new Grant(holder, Set.of(), Optional.empty());
  }
}
