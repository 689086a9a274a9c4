/**
 * Numerics that the metrics share: linear algebra of small matrices, fixed-point acceleration, trees, medians, softmax,
 * and the cutting of work into chunks that are the same on every machine.
 *
 * <p>Arrays and numbers alone. Depends on nothing but the JDK.
 */
@NullMarked
package org.sourceselect.transferability.math;

import org.jspecify.annotations.NullMarked;
