package org.sourceselect.activity;

/**
 * How a stage's artifact came to be.
 *
 * @param cached true when the store already held it
 * @param seconds what computing it took, when it was computed; the same number every later time, so that costs can be
 *     compared although nothing ran
 */
public record StageRun(boolean cached, double seconds) {}
