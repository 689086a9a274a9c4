/**
 * The selection of sources for one target: modality analysis, RoI analysis, transferability metric, ranking (paper, section
 * II-B).
 *
 * <p>Deterministic workflow code: no clock, randomness, thread, file or socket of its own. Depends on {@code task},
 * {@code activity}, {@code evaluation}, {@code race}, {@code transferability} (a score), {@code transferability.combined}, Jackson and the Temporal SDK.
 */
@NullMarked
package org.sourceselect.selection;

import org.jspecify.annotations.NullMarked;
