package dev.parley.protocol;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RefusedExceptionTest {
  private final RefusedException refused = HubError.PERMISSION_DENIED.refused();

  @Test
  void aRefusalIsItsOwnError() {
    assertSame(HubError.PERMISSION_DENIED, RefusedException.errorOf(refused));
  }

  @Test
  void aRefusalInAStageIsItsOwnErrorToo() {
    assertSame(
        HubError.PERMISSION_DENIED, RefusedException.errorOf(new CompletionException(refused)));
  }

  @Test
  void anyOtherFailureIsAnInternalError() {
    assertSame(HubError.INTERNAL, RefusedException.errorOf(new IllegalStateException("secret")));
    assertSame(HubError.INTERNAL, RefusedException.errorOf(new CompletionException(null)));
  }
}
