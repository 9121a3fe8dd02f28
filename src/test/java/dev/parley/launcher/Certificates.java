package dev.parley.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority of a test, and what it signs, as PEM files; made by the JDK's keytool. */
public final class Certificates {
  private static final String PASSWORD = "of-a-test";
  private static final long PATIENCE_SECONDS = 60;

  private final Path directory;

  /** Makes an authority in an empty directory. */
  public Certificates(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new LaunchException("Cannot create " + directory, e);
    }
    generate("ca", "-ext", "bc:critical=ca:true");
    write("ca.crt", keytool("-exportcert", "-rfc", "-alias", "ca", "-keystore", store("ca")));
  }

  /** The authority's own certificate. */
  public Path authority() {
    return directory.resolve("ca.crt");
  }

  /** The certificate of this name. */
  public Path certificate(String name) {
    return directory.resolve(name + ".crt");
  }

  /** The key of this name. */
  public Path key(String name) {
    return directory.resolve(name + ".key");
  }

  /**
   * Signs a certificate for a key of its own.
   *
   * @param subject as keytool has it: {@code dns:localhost,ip:127.0.0.1}
   */
  public Certificates sign(String name, String subject) {
    generate(name);
    String request = keytool("-certreq", "-alias", name, "-keystore", store(name));
    write(name + ".csr", request);
    write(
        name + ".crt",
        keytool(
            "-gencert",
            "-rfc",
            "-alias",
            "ca",
            "-keystore",
            store("ca"),
            "-infile",
            directory.resolve(name + ".csr").toString(),
            "-ext",
            "san=" + subject));
    write(name + ".key", pem(name));
    return this;
  }

  /**
   * Has a Redis speak TLS by {@code server-config/redis/tls.conf}, and without it on a port for the
   * test.
   *
   * @param name of its certificate
   */
  public String[] redisOptions(String name, int port, int tlsPort) {
    return new String[] {
      "--include", Workspace.serverConfig("redis/tls.conf").toString(),
      "--port", Integer.toString(port),
      "--tls-port", Integer.toString(tlsPort),
      "--tls-cert-file", certificate(name).toString(),
      "--tls-key-file", key(name).toString(),
      "--tls-ca-cert-file", authority().toString()
    };
  }

  private void generate(String name, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("-genkeypair", "-alias", name, "-keystore", store(name), "-keyalg", "EC"));
    arguments.addAll(List.of("-groupname", "secp256r1", "-dname", "CN=" + name));
    arguments.addAll(List.of(more));
    keytool(arguments.toArray(String[]::new));
  }

  private String store(String name) {
    return directory.resolve(name + ".p12").toString();
  }

  private String pem(String name) {
    try (InputStream stored = Files.newInputStream(Path.of(store(name)))) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(stored, PASSWORD.toCharArray());
      Key key = keys.getKey(name, PASSWORD.toCharArray());
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(key.getEncoded())
          + "\n-----END PRIVATE KEY-----\n";
    } catch (IOException | GeneralSecurityException e) {
      throw new LaunchException("Cannot read the key of " + name, e);
    }
  }

  private void write(String file, String text) {
    try {
      Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new LaunchException("Cannot write " + file, e);
    }
  }

  private static String keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new LaunchException("keytool failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new LaunchException("Cannot run keytool", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("Interrupted", e);
    }
  }
}
