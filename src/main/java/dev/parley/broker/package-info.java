/**
 * Redis, both directions: publishing and reading by scripts over asynchronous pipelines, and the
 * subscription whose publications the lanes hand to the readers of this node. Enter at {@link
 * dev.parley.broker.Broker} and {@link dev.parley.broker.Channels}; {@link
 * dev.parley.broker.RedisSubscriber} starts and stops it all. Imports {@code hub}, {@code protocol}
 * and {@code config}.
 */
package dev.parley.broker;
