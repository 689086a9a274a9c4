/**
 * Scores without features, of all sources of a target at once: a source's mean place at other targets, and what is
 * made of its scores by other metrics.
 *
 * <p>Depends on the contract in {@code transferability}, {@code evaluation} and {@code random}.
 */
@NullMarked
package org.sourceselect.transferability.combined;

import org.jspecify.annotations.NullMarked;
