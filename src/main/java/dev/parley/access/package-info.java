/**
 * Who someone is and what that gives them, by the token (JWT, RFC 7519) or the API key that they
 * show: enter at {@link dev.parley.access.Tokens} and {@link dev.parley.access.ApiKeys}. May import
 * {@code protocol} and {@code config}.
 */
package dev.parley.access;
