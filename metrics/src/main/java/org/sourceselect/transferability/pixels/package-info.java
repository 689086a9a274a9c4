/**
 * Reading feature maps pixel by pixel: one checked pass in chunks, accumulators by subject or group of subjects, samples
 * drawn in one pass, moments of the two labels' pixels.
 *
 * <p>Depends on the contract in {@code transferability}, {@code math} and {@code random}.
 */
@NullMarked
package org.sourceselect.transferability.pixels;

import org.jspecify.annotations.NullMarked;
