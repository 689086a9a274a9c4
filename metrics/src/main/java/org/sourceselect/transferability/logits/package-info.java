/**
 * Metrics that take the source model's output for what it says: class probabilities and segmentations. LEEP, NCE,
 * zero-shot Dice, consistency.
 *
 * <p>Depends on the contract in {@code transferability}, {@code math} and {@code pixels}.
 */
@NullMarked
package org.sourceselect.transferability.logits;

import org.jspecify.annotations.NullMarked;
