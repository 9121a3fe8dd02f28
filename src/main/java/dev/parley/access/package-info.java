/**
 * Who someone is and what that gives them, by the token (JWT, RFC 7519) that they show: enter at
 * {@link dev.parley.access.Tokens}. May import {@code protocol} and {@code config}.
 */
package dev.parley.access;
