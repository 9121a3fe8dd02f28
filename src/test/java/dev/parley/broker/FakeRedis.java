package dev.parley.broker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server that speaks Redis' protocol (RESP2) and nothing else: a test says what it answers. For
 * what a real Redis can't be made to do at the right moment, such as to fall silent.
 */
final class FakeRedis implements AutoCloseable {
  /** No answer at all. */
  static final String SILENCE = "";

  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Set<Socket> subscribed = ConcurrentHashMap.newKeySet();
  private final List<List<String>> commands = new CopyOnWriteArrayList<>();
  private volatile Function<List<String>, String> answers;
  private volatile CountDownLatch mayRead = new CountDownLatch(0);
  private final Set<Socket> frozen = ConcurrentHashMap.newKeySet();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * @param answers gives the reply to a command, as it stands on the wire; null for the usual one
   */
  FakeRedis(Function<List<String>, String> answers) {
    this.answers = answers;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  String uri() {
    return "redis://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
  }

  /** The commands of a kind that came until now, without their name. */
  List<List<String>> commands(String name) {
    return commands.stream()
        .filter(command -> command.get(0).equalsIgnoreCase(name))
        .map(command -> command.subList(1, command.size()))
        .toList();
  }

  /** From now on this answers. */
  void answer(Function<List<String>, String> function) {
    answers = function;
  }

  /** From the next command on nothing more is read of who is connected now, until the end. */
  void freezeConnections() {
    frozen.addAll(sockets);
  }

  /** From the next command on nothing more is read, until the end. */
  void stopReading() {
    mayRead = new CountDownLatch(1);
  }

  /** Sends published messages, in one piece, to every connection that is subscribed to anything. */
  void push(String redisChannel, String... messages) {
    String pushes =
        Stream.of(messages)
            .map(message -> "*3\r\n" + bulk("message") + bulk(redisChannel) + bulk(message))
            .collect(Collectors.joining());
    for (Socket socket : subscribed) {
      try {
        write(socket, pushes);
      } catch (IOException e) {
        // That one has gone.
        subscribed.remove(socket);
      }
    }
  }

  /** Ends every connection. */
  void killConnections() {
    for (Socket socket : sockets) {
      sockets.remove(socket);
      subscribed.remove(socket);
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    mayRead.countDown();
    ended.countDown();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    killConnections();
  }

  static String bulk(String text) {
    return "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        if (server.isClosed()) {
          // A socket that is closed under its accept may take one more connection.
          socket.close();
        }
        daemon(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        mayRead.await();
        if (frozen.contains(socket)) {
          ended.await();
        }
        List<String> command = read(in);
        commands.add(command);
        if (command.get(0).equals("SUBSCRIBE")) {
          subscribed.add(socket);
        }
        String answer = answers.apply(command);
        write(socket, answer != null ? answer : usual(command));
      }
    } catch (IOException e) {
      // The connection has ended, which may be part of the test.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(Socket socket, String answer) throws IOException {
    synchronized (socket) {
      OutputStream out = socket.getOutputStream();
      out.write(answer.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private static String usual(List<String> command) {
    return switch (command.get(0).toUpperCase()) {
      case "HELLO" -> "*2\r\n" + bulk("proto") + ":2\r\n";
      case "INFO" -> bulk("role:master\r\nrun_id:0123456789\r\nmaster_replid:abc\r\n");
      case "SCRIPT" -> bulk(Integer.toHexString(command.get(2).hashCode()));
      case "EVALSHA" -> bulk(command.get(command.size() - 1));
      case "SUBSCRIBE", "UNSUBSCRIBE" -> confirmations(command);
      default -> "+OK\r\n";
    };
  }

  private static String confirmations(List<String> command) {
    StringBuilder all = new StringBuilder();
    for (String redisChannel : command.subList(1, command.size())) {
      all.append("*3\r\n")
          .append(bulk(command.get(0).toLowerCase()))
          .append(bulk(redisChannel))
          .append(":1\r\n");
    }
    return all.toString();
  }

  private static List<String> read(InputStream in) throws IOException {
    int parts = number(in);
    List<String> command = new ArrayList<>(parts);
    for (int i = 0; i < parts; i++) {
      byte[] part = in.readNBytes(number(in));
      in.skipNBytes(2);
      command.add(new String(part, StandardCharsets.UTF_8));
    }
    return command;
  }

  /** The number in a line such as {@code *3} or {@code $12}. */
  private static int number(InputStream in) throws IOException {
    int number = 0;
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("end of connection");
      }
      number = Character.isDigit(c) ? 10 * number + c - '0' : number;
    }
    return number;
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "fake-redis");
    thread.setDaemon(true);
    thread.start();
  }
}
