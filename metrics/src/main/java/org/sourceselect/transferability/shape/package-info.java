/**
 * The similarity of two tasks' regions of interest in forms that the empty background cannot decide: the SSIM where either
 * region is present, the SSIM of regions brought to a common box, and the likeness of shape descriptors. {@link
 * org.sourceselect.transferability.RegionForm} names them; the paper's is in {@code ssim}.
 *
 * <p>Depends on {@code ssim}, the contract in {@code transferability}, {@code evaluation} (intervals) and {@code random}.
 */
@NullMarked
package org.sourceselect.transferability.shape;

import org.jspecify.annotations.NullMarked;
