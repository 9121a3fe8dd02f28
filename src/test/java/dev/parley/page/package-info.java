/**
 * The chat page as its users see it, in a headless Chromium of this machine. Enter at {@link
 * dev.parley.page.Chromium}. Imports nothing of the product.
 */
package dev.parley.page;
