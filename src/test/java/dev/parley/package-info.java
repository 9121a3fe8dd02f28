/**
 * What holds for Parley as a whole: the order of its packages, and that the WAR which Maven built
 * deploys and answers.
 */
package dev.parley;
