package dev.parley.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A place in the crowd that one client after the other takes, all of one kind: it comes, stays for
 * a while, and leaves or is turned out, whereupon the next comes. Any thread may use it.
 */
final class Seat {
  private static final Duration SHORTEST_STAY = Duration.ofSeconds(5);
  private static final Duration LONGEST_STAY = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

  /** Long enough for the node to find out that nobody is there. */
  private static final Duration DEAF_STAY = Duration.ofSeconds(45);

  private final Crowd crowd;
  private final Kind kind;
  private final String user;
  private volatile Optional<Visit> visit = Optional.empty();
  private volatile int visits;

  Seat(Crowd crowd, int number) {
    this.crowd = crowd;
    this.kind = Kind.of(number);
    this.user = "guest-" + number;
  }

  boolean isForListeners() {
    return kind.listens();
  }

  /** How many have taken it so far. */
  int visits() {
    return visits;
  }

  /** Whether it is taken by somebody who has got something since. */
  boolean hasHeardSince(long moment) {
    return visit
        .flatMap(each -> each.listener)
        .filter(listener -> listener.hasHeardSince(moment))
        .isPresent();
  }

  /** Has somebody take it, as soon as the node lets anybody in. It must be free. */
  void come() {
    if (crowd.isOver()) {
      return;
    }
    if (!kind.listens() && crowd.isStill()) {
      comeLater();
      return;
    }
    int number = visits + 1;
    try {
      Visit next = kind.listens() ? listening(user + "/" + number) : deaf();
      visit = Optional.of(next);
      visits = number;
      next.begin();
    } catch (CompletionException | IllegalStateException | IOException refused) {
      comeLater();
    }
  }

  /** Whoever has it is gone. */
  void leave() {
    visit.ifPresent(Visit::leave);
  }

  private Visit listening(String text) {
    Listener listener =
        crowd.room().listener(kind, user, text, what -> crowd.fault(this + " got " + what));
    return new Visit(listener, Optional.of(listener));
  }

  private Visit deaf() throws IOException {
    return new Visit(crowd.room().deaf(kind, user), Optional.empty());
  }

  private void comeLater() {
    crowd.later(this::come, random(Duration.ZERO, LONGEST_PAUSE));
  }

  private static Duration random(Duration least, Duration most) {
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(least.toMillis(), most.toMillis()));
  }

  @Override
  public String toString() {
    return user + " (" + kind + ")";
  }

  /** One client's. */
  private final class Visit {
    private final AutoCloseable client;
    private final Optional<Listener> listener;
    private final AtomicBoolean isOver = new AtomicBoolean();

    Visit(AutoCloseable client, Optional<Listener> listener) {
      this.client = client;
      this.listener = listener;
    }

    void begin() {
      listener.ifPresent(each -> each.onEnd(this::turnedOut));
      if (!kind.listens() && crowd.isStill()) {
        // The crowd has become so meanwhile.
        leave();
      } else {
        stay();
      }
    }

    void leave() {
      if (isOver.compareAndSet(false, true)) {
        visit = Optional.empty();
        depart();
        comeLater();
      }
    }

    private void stay() {
      crowd.later(
          this::stayOrLeave, kind.listens() ? random(SHORTEST_STAY, LONGEST_STAY) : DEAF_STAY);
    }

    private void stayOrLeave() {
      if (isOver.get()) {
        return;
      }
      if (crowd.isStill()) {
        stay();
      } else {
        leave();
      }
    }

    private void turnedOut(String reason) {
      if (isOver.compareAndSet(false, true)) {
        visit = Optional.empty();
        if (listener.filter(Listener::isPutOff).isEmpty()) {
          crowd.turnedOut(Seat.this + ": " + reason);
        }
        comeLater();
      }
    }

    /** Every other listener says goodbye. */
    private void depart() {
      try {
        if (listener.isPresent() && visits % 2 == 0) {
          listener.get().vanish();
        } else {
          client.close();
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
