/**
 * The plain loop that Parley is measured against: a WAR of two classes, deployed on a server of its
 * own. May use the Jakarta APIs and Jedis.
 */
package dev.parley.bench.plain;
