/**
 * The H-score and its variants: how much of the label's variance the features explain, location by location or pooled.
 *
 * <p>Depends on the contract in {@code transferability}, {@code math}, {@code pixels} and {@code evaluation} (intervals).
 */
@NullMarked
package org.sourceselect.transferability.hscore;

import org.jspecify.annotations.NullMarked;
