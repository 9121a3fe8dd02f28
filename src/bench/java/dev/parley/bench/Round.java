package dev.parley.bench;

import java.util.function.ToDoubleFunction;

/** Both systems under one load, one shortly after the other. */
record Round(Load load, Measurement parley, Measurement plain) {

  /** What Parley's figure is, measured in the plain loop's. */
  double ratio(ToDoubleFunction<Measurement> figure) {
    return figure.applyAsDouble(parley) / figure.applyAsDouble(plain);
  }

  boolean isDisturbed() {
    return parley.isDisturbed() || plain.isDisturbed();
  }
}
