/**
 * A worker process: connects to a Temporal server and a store and works until it is closed, and shows its metrics meanwhile.
 *
 * <p>Depends on {@code plugin}, {@code stage}, {@code plan}, {@code store}, {@code unet}, {@code activity}, {@code task},
 * the Temporal SDK, Jackson, Micrometer and Guava; knows nothing of embedded servers or the command line.
 */
@NullMarked
package org.sourceselect.worker;

import org.jspecify.annotations.NullMarked;
