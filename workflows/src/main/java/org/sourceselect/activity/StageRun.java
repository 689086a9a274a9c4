package org.sourceselect.activity;

import com.fasterxml.jackson.annotation.JsonAlias;

/**
 * How a stage's artifact came to be.
 *
 * @param found true when the store already held it
 * @param seconds what computing it took, when it was computed; the same number every later time, so that costs can be
 *     compared although nothing ran
 */
public record StageRun(@JsonAlias("cached") boolean found, double seconds) {}
