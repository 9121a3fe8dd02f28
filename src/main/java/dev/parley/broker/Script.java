package dev.parley.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The scripts that Redis runs for us, each atomic. */
enum Script {
  PUBLISH("publish.lua"),
  READ("read.lua"),
  RECOVER("recover.lua"),
  WITNESS("witness.lua"),
  REMOVE("remove.lua"),
  NODES("nodes.lua"),
  REVOKE("revoke.lua"),
  REVOKED("revoked.lua");

  private static final String PRELUDE = resource("positions.lua");

  private final String body;

  Script(String file) {
    this.body = resource(file);
  }

  /**
   * The text for one Redis process.
   *
   * @param run the process's 6 digits
   */
  String text(String run) {
    return PRELUDE.replace("@RUN@", run) + body;
  }

  private static String resource(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
