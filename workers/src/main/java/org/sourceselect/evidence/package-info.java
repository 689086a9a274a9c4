/**
 * Which way to choose a source is better, over many targets: what each loses against the best source and what it costs, beside
 * baselines, with intervals, paired differences and how easily a claim flips.
 *
 * <p>Start at {@link org.sourceselect.evidence.Evidence#of}; {@code docs/evidence.md} says what each number is. Plain functions of
 * their arguments with seeded resampling; they stand here and not among the metrics because they take distributions, quadrature and
 * root finding from a library. Knows nothing of Temporal, stores or files. Depends on {@code evaluation}, {@code random} and
 * Hipparchus.
 */
@NullMarked
package org.sourceselect.evidence;

import org.jspecify.annotations.NullMarked;
