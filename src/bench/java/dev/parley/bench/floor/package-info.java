/**
 * The floor: what fan-out costs at the least. A WebSocket server of one thread that knows nothing
 * but this benchmark, in a process of its own, with the JDK alone.
 */
package dev.parley.bench.floor;
