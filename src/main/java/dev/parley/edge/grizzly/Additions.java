package dev.parley.edge.grizzly;

import dev.parley.edge.ContainerAuthentication;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequestListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Pipeline;
import org.apache.catalina.connector.Request;
import org.apache.catalina.deploy.FilterDef;

/**
 * What an operator may have added to the server or the WAR that is to see requests before Parley
 * does, or that refuses them.
 */
final class Additions {
  /** Where our classes are, and those that the server adds to any WAR. */
  private static final List<String> KNOWN =
      List.of("dev.parley.", "com.sun.", "fish.payara.", "org.glassfish.", "org.jboss.weld.");

  /** Where the valves are that every WAR has; one that authenticates asks constraints first. */
  private static final List<String> KNOWN_VALVES =
      List.of("org.apache.catalina.core.", "org.apache.catalina.authenticator.");

  /** Where a WAR may name valves of its own. */
  private static final List<String> DESCRIPTORS =
      List.of("/WEB-INF/glassfish-web.xml", "/WEB-INF/sun-web.xml", "/WEB-INF/payara-web.xml");

  private Additions() {}

  /** One of them; empty if there is none. */
  static Optional<String> of(Request request) {
    return request.getConnector().getAuthPassthroughEnabled()
        ? Optional.of("a proxy that tells addresses")
        : of(request.getContext());
  }

  static Optional<String> of(Context context) {
    return Stream.<Supplier<Optional<String>>>of(
            () -> when(context.hasConstraints(), "a security constraint"),
            () -> unknown(filters(context), KNOWN),
            () -> unknown(requestListeners(context), KNOWN),
            () -> unknown(valves(context), KNOWN_VALVES),
            () -> when(hasUnlistedValve(context), "a valve"),
            () ->
                when(
                    ContainerAuthentication.isThere(context.getServletContext()),
                    ContainerAuthentication.NAME))
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> when(boolean isThere, String name) {
    return isThere ? Optional.of(name) : Optional.empty();
  }

  private static Optional<String> unknown(Stream<String> classes, List<String> known) {
    return classes.filter(name -> known.stream().noneMatch(name::startsWith)).findFirst();
  }

  private static Stream<String> filters(Context context) {
    return Arrays.stream(context.findFilterDefs()).map(FilterDef::getFilterClassName);
  }

  private static Stream<String> requestListeners(Context context) {
    return context.getApplicationEventListeners().stream()
        .filter(ServletRequestListener.class::isInstance)
        .map(listener -> listener.getClass().getName());
  }

  /** The access log is one. */
  private static Stream<String> valves(Context context) {
    return pipelines(context)
        .flatMap(pipeline -> Arrays.stream(pipeline.getValves()))
        .map(valve -> valve.getClass().getName());
  }

  /** A pipeline does not list valves of Tomcat's kind. */
  private static boolean hasUnlistedValve(Context context) {
    return pipelines(context)
            .anyMatch(pipeline -> pipeline.hasNonBasicValves() && pipeline.getValves().length <= 1)
        || DESCRIPTORS.stream().anyMatch(path -> hasValve(context.getServletContext(), path));
  }

  private static boolean hasValve(ServletContext context, String descriptor) {
    try (InputStream in = context.getResourceAsStream(descriptor)) {
      return in != null && new String(in.readAllBytes(), StandardCharsets.UTF_8).contains("<valve");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of the WAR, of its virtual server and of the engine. */
  private static Stream<Pipeline> pipelines(Context context) {
    return Stream.iterate((Container) context, container -> container != null, Container::getParent)
        .map(Container::getPipeline);
  }
}
