/**
 * Metrics that take the source model's output for what it says: class probabilities and segmentations. LEEP, NCE,
 * zero-shot Dice, consistency.
 *
 * <p>Depends on the contract in {@code transferability}, {@code math}, {@code pixels}, {@code evaluation} (intervals) and
 * {@code random}.
 */
@NullMarked
package org.sourceselect.transferability.logits;

import org.jspecify.annotations.NullMarked;
