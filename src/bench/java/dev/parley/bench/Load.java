package dev.parley.bench;

/** How a system is loaded while it is measured. */
enum Load {
  /** As many publications as the slowest reader reads. */
  SATURATION,
  /** Publications at a fixed rate, far below the limit: joining frames gains nothing here. */
  PACED
}
