package dev.parley.it;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;

/** Goes into a WAR of tests: the container takes everyone for whom a header names. */
@ApplicationScoped
public class HeaderAuthentication implements HttpAuthenticationMechanism {
  static final String HEADER = "X-Authenticated-As";

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    String user = request.getHeader(HEADER);
    return user == null ? context.doNothing() : context.notifyContainerAboutLogin(user, Set.of());
  }
}
