package dev.parley.edge.grizzly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.edge.PublishFilter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRequestListener;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.Pipeline;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.deploy.FilterDef;
import org.glassfish.web.valve.GlassFishValve;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdditionsTest {
  private final Map<String, Object> context = new HashMap<>();
  private final List<FilterDef> filters = new ArrayList<>();
  private final List<EventListener> listeners = new ArrayList<>();
  private final List<GlassFishValve> valves = new ArrayList<>();
  private final List<GlassFishValve> hostsValves = new ArrayList<>();
  private final Map<String, Object> servletContext = new HashMap<>();
  private boolean hostHasUnlisted;
  private String descriptor;

  @BeforeEach
  void deployOursAndTheServers() {
    context.put("hasConstraints", false);
    addFilter(PublishFilter.class.getName());
    addFilter("org.glassfish.tyrus.servlet.TyrusServletFilter");
    listeners.add(stub(ServletContextListener.class, Map.of()));
    valves.add(new BasicAuthenticator());
    valves.add(new BasicAuthenticator());
  }

  @Test
  void oursAndTheServersAreNone() {
    assertEquals(Optional.empty(), found());
  }

  @Test
  void aSecurityConstraintIsOne() {
    context.put("hasConstraints", true);

    assertEquals(Optional.of("a security constraint"), found());
  }

  @Test
  void aFilterIsOne() {
    addFilter("com.example.Guard");

    assertEquals(Optional.of("com.example.Guard"), found());
  }

  @Test
  void aListenerOfRequestsIsOne() {
    ServletRequestListener listener = stub(ServletRequestListener.class, Map.of());
    listeners.add(listener);

    assertEquals(Optional.of(listener.getClass().getName()), found());
  }

  @Test
  void aValveOfTheWarIsOne() {
    GlassFishValve valve = stub(GlassFishValve.class, Map.of());
    valves.add(0, valve);

    assertEquals(Optional.of(valve.getClass().getName()), found());
  }

  /** A pipeline tells that there is one of Tomcat's kind, and not which. */
  @Test
  void aValveThatIsNotListedIsOne() {
    hostHasUnlisted = true;

    assertEquals(Optional.of("a valve"), found());
  }

  @Test
  void aValveThatOnlyTheDescriptorNamesIsOne() {
    descriptor = "<glassfish-web-app><valve class-name=\"com.example.Guard\"/></glassfish-web-app>";

    assertEquals(Optional.of("a valve"), found());
  }

  @Test
  void aDescriptorWithoutOneIsNone() {
    descriptor = "<glassfish-web-app><context-root>/chat</context-root></glassfish-web-app>";

    assertEquals(Optional.empty(), found());
  }

  @Test
  void aValveOfTheVirtualServerIsOne() {
    GlassFishValve accessLog = stub(GlassFishValve.class, Map.of());
    hostsValves.add(0, accessLog);

    assertEquals(Optional.of(accessLog.getClass().getName()), found());
  }

  private void addFilter(String className) {
    FilterDef filter = new FilterDef();
    filter.setFilterClassName(className);
    filters.add(filter);
  }

  private Optional<String> found() {
    Container host =
        stub(Host.class, Map.of("getPipeline", pipeline(hostsValves, hostHasUnlisted)));
    if (descriptor != null) {
      servletContext.put(
          "getResourceAsStream",
          new ByteArrayInputStream(descriptor.getBytes(StandardCharsets.UTF_8)));
    }
    context.put("getServletContext", stub(ServletContext.class, servletContext));
    context.put("findFilterDefs", filters.toArray(FilterDef[]::new));
    context.put("getApplicationEventListeners", listeners);
    context.put("getPipeline", pipeline(valves, true));
    context.put("getParent", host);
    return Additions.of(stub(Context.class, context));
  }

  private static Pipeline pipeline(List<GlassFishValve> valves, boolean hasNonBasic) {
    return stub(
        Pipeline.class,
        Map.of(
            "getValves", valves.toArray(GlassFishValve[]::new), "hasNonBasicValves", hasNonBasic));
  }

  private static <T> T stub(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            AdditionsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> answers.get(called.getName())));
  }
}
