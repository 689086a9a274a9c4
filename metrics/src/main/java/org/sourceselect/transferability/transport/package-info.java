/**
 * Metrics by optimal transport: OTCE on all pixels, JC-OTCE, OTCE on softmax probabilities, and the entropic solver that
 * the first two share.
 *
 * <p>Depends on the contract in {@code transferability}, {@code math}, {@code pixels} and {@code evaluation}
 * (intervals).
 */
@NullMarked
package org.sourceselect.transferability.transport;

import org.jspecify.annotations.NullMarked;
