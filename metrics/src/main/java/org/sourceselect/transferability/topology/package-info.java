/**
 * Metrics of the features' shape by spanning trees: over all pixels, and over patches on the region's boundary.
 *
 * <p>Depends on the contract in {@code transferability}, {@code math} and {@code pixels}.
 */
@NullMarked
package org.sourceselect.transferability.topology;

import org.jspecify.annotations.NullMarked;
